#!/usr/bin/env bash
# haproxy 2.6 (Debian 12) calls a configuration valid in which two frontends have one port, and gives each of them every other connection.
#
# Expected: an address that two frontends bind is a mistake, of copying or of two files that are put together (-f for each), which `haproxy -c` tells, as it tells of two
# frontends with one name. One of two sockets with one address cannot be opened without SO_REUSEPORT, which is there for a reload (`noreuseport` in its manual).
# Seen: "Configuration file is valid", without a warning, and both are opened: the kernel deals the connections out, so that one port answers as the one frontend and as the
# other by turns. Half of the probes of a healthy server fail, and what is denied in the one is answered by the other. Apache httpd 2.4, varnish 7.1 and hitch 1.7
# refuse the same in their checks or at the start; nginx 1.22 warns of two servers with one name, and answers as the first alone.
# Needs haproxy, nginx (nginx-light), apache2-bin, varnish and hitch of Debian 12, openssl, curl and Python 3.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
port="$(python3 -c 'import socket; print(socket.create_server(("127.0.0.1", 0)).getsockname()[1])')"
cat > haproxy.cfg <<CFG
defaults
  mode http
  timeout client 5s
  timeout connect 5s
  timeout server 5s
frontend web
  bind 127.0.0.1:$port
  http-request return status 200 content-type text/plain string web
frontend metrics
  bind 127.0.0.1:$port
  http-request deny
CFG
cat > nginx.conf <<CFG
pid $work/nginx.pid;
error_log stderr;
events {}
http {
  access_log off;
  server { listen 127.0.0.1:$port; return 200; }
  server { listen 127.0.0.1:$port; return 403; }
}
CFG
cat > httpd.conf <<CFG
ServerRoot $work
PidFile $work/httpd.pid
ErrorLog /dev/stderr
LoadModule mpm_event_module /usr/lib/apache2/modules/mod_mpm_event.so
Listen 127.0.0.1:$port
Listen 127.0.0.1:$port
CFG
openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out certificate.pem -days 1 -subj /CN=localhost 2> log
cat certificate.pem key.pem > both.pem
printf 'frontend = "[127.0.0.1]:%s"\nfrontend = "[127.0.0.1]:%s"\nbackend = "[127.0.0.1]:1"\npem-file = "%s"\n' "$port" "$port" "$work/both.pem" > hitch.conf

# What a server's own check says: its exit code, and the line that tells of the pair.
check() {
  local code=0
  "${@:3}" > said 2>&1 || code=$?
  echo "$1: exit code $code, $(grep -io "$2" said | head -1 || echo 'no word')"
}
haproxy -v | grep -o 'version 2\.6' | tee seen
{
  check haproxy 'warning.*\|configuration file is valid' haproxy -c -V -f haproxy.cfg
  check nginx 'conflicting server name' nginx -t -c "$work/nginx.conf"
  check httpd 'cannot define multiple listeners on the same IP:port' apache2 -t -f "$work/httpd.conf"
  check varnishd 'have same address' varnishd -F -n "$work/v" -a "web=127.0.0.1:$port" -a "metrics=127.0.0.1:$port" -b 127.0.0.1:1
  check hitch 'redundant frontend' hitch --test --config="$work/hitch.conf"
} | tee -a seen
answers() {
  for _ in $(seq 40); do curl -s -o /dev/null --retry 5 --retry-connrefused -w '%{http_code}\n' "http://127.0.0.1:$port/"; done | sort -u | xargs
}
look() {
  "$@" > log 2>&1 &
  echo "$1 answers $(answers)"
  kill $!
  wait $! || true
}
{
  look haproxy -f haproxy.cfg
  look nginx -c "$work/nginx.conf" -g 'daemon off;'
} | tee -a seen
diff seen - <<'TXT'
version 2.6
haproxy: exit code 0, Configuration file is valid
nginx: exit code 0, conflicting server name
httpd: exit code 1, Cannot define multiple Listeners on the same IP:port
varnishd: exit code 2, have same address
hitch: exit code 1, Redundant frontend
haproxy answers 200 403
nginx answers 200
TXT
echo "as described: a valid file, and two servers on one port"
