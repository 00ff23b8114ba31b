#!/usr/bin/env bash
# nginx 1.22 and varnish 7.1 (Debian 12) open the ports when they are told only to test a configuration: `nginx -t` of a good file fails where the user may not have port 80.
#
# Expected, by their manuals: `nginx -t` is "do not run, just test the configuration file", its syntax and the "files referenced" in it; `varnishd -C` is to "print VCL code compiled
# to C language and exit". What they say depends on the file, so that a build or a job in CI, of another user on another host, can ask.
# Seen: both bind what is to be listened on. As user 33, without capabilities, `listen 80` is "Permission denied" and the test has failed, or not, as the host's or the container's
# net.ipv4.ip_unprivileged_port_start is 1024 or 0: a `RUN nginx -t` below USER in a Dockerfile passes with one builder and not with the other. An address that the host
# has not, of the server that the file is for, fails both. A port that is taken is passed over by nginx, so that its test is successful where its start is
# not; varnish fails. haproxy -c (2.6), apache2 -t (2.4) and lighttpd -tt (1.4.69) call the same file good in all four cases.
# Needs Linux, root, unshare, ip, setpriv, nginx (nginx-light), varnish, haproxy, apache2-bin and lighttpd of Debian 12, and Python 3.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
chmod 777 "$work"
cat > write.sh <<'SH2'
address=$1
mkdir -p temp
chmod 777 temp
cat > nginx.conf <<CFG
pid $PWD/nginx.pid;
error_log stderr;
events {}
http {
  access_log off;
  client_body_temp_path $PWD/temp/a;
  proxy_temp_path $PWD/temp/b;
  fastcgi_temp_path $PWD/temp/c;
  uwsgi_temp_path $PWD/temp/d;
  scgi_temp_path $PWD/temp/e;
  server { listen $address; }
}
CFG
cat > haproxy.cfg <<CFG
defaults
  mode http
  timeout client 5s
  timeout connect 5s
  timeout server 5s
frontend web
  bind $address
  http-request return status 200
CFG
cat > httpd.conf <<CFG
ServerRoot $PWD
ServerName localhost
ErrorLog /dev/stderr
PidFile $PWD/httpd.pid
LoadModule mpm_event_module /usr/lib/apache2/modules/mod_mpm_event.so
Listen $address
CFG
printf 'server.document-root = "%s"\nserver.bind = "%s"\nserver.port = %s\n' "$PWD" "${address%:*}" "${address##*:}" > lighttpd.conf
SH2
cat > look.sh <<'SH2'
address=$1
bash write.sh "$address"
ask() {
  name=$1
  shift
  code=0
  setpriv --reuid 33 --regid 33 --clear-groups --bounding-set=-all --inh-caps=-all "$@" > said 2>&1 || code=$?
  echo "  $name: exit code $code$(grep -io ', *permission denied\|: permission denied\|cannot assign requested address\|address already in use' said | head -1 | sed 's/^[,: ]*/, /')"
}
echo "$2"
ask 'nginx -t' nginx -t -c "$PWD/nginx.conf"
ask 'varnishd -C' varnishd -C -a "$address" -b 127.0.0.1:1 -n "$PWD/temp/v"
ask 'haproxy -c' haproxy -c -f haproxy.cfg
ask 'apache2 -t' apache2 -t -f "$PWD/httpd.conf"
ask 'lighttpd -tt' lighttpd -tt -f lighttpd.conf
SH2
cat > all.sh <<'SH2'
ip link set lo up
sysctl -qw net.ipv4.ip_unprivileged_port_start=1024
bash look.sh 0.0.0.0:80 'port 80, net.ipv4.ip_unprivileged_port_start 1024:'
sysctl -qw net.ipv4.ip_unprivileged_port_start=0
bash look.sh 0.0.0.0:80 'port 80, net.ipv4.ip_unprivileged_port_start 0:'
bash look.sh 192.0.2.1:8080 'port 8080 of an address of another host:'
python3 -c 'import socket, time; taken = socket.create_server(("127.0.0.1", 8080)); time.sleep(30)' &
sleep 2
bash look.sh 127.0.0.1:8080 'port 8080, taken:'
kill $!
SH2
unshare --net bash all.sh 2> log | tee seen
diff seen - <<'TXT'
port 80, net.ipv4.ip_unprivileged_port_start 1024:
  nginx -t: exit code 1, Permission denied
  varnishd -C: exit code 2, Permission denied
  haproxy -c: exit code 0
  apache2 -t: exit code 0
  lighttpd -tt: exit code 0
port 80, net.ipv4.ip_unprivileged_port_start 0:
  nginx -t: exit code 0
  varnishd -C: exit code 0
  haproxy -c: exit code 0
  apache2 -t: exit code 0
  lighttpd -tt: exit code 0
port 8080 of an address of another host:
  nginx -t: exit code 1, Cannot assign requested address
  varnishd -C: exit code 2, Cannot assign requested address
  haproxy -c: exit code 0
  apache2 -t: exit code 0
  lighttpd -tt: exit code 0
port 8080, taken:
  nginx -t: exit code 0
  varnishd -C: exit code 2, Address already in use
  haproxy -c: exit code 0
  apache2 -t: exit code 0
  lighttpd -tt: exit code 0
TXT
echo "as described: a test that opens ports"
