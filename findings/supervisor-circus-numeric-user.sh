#!/usr/bin/env bash
# supervisor 4.3.0, circus 0.19.0 and twistd (Twisted 26.10.0) open port 80 for a user without capabilities, but for none that has only a number.
#
# Expected: all three open a port as root and run the server as somebody else ([fcgi-program:x] with socket=, [socket:x], --uid), and take a user's
# number. A number needs no name: setuid(2), `docker run --user 54321` and setpriv(1) want no entry in /etc/passwd, and images often have
# none for the user that they or their Pod name.
# Seen: 33 is taken, for which this system has a name; of 54321 the program says in its own way that there is no such user, and nothing runs: supervisord
# ends before any other program is started, circusd goes on without this one, twistd has opened the port by then and ends. supervisor
# has IPv4 only, too: socket=tcp://[::1]:88 is a "Bad socket format", as tcp://:88 is.
# Needs Linux, root, and Python 3 with venv, and curl; port 88 of 127.0.0.1 is to be free, and user 33 to have a name.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check supervisor==4.3.0 circus==0.19.0 Twisted==26.10.0 setuptools==80.9.0

cat > serve.sh <<'SH'
echo "user $(id -u) has a $(readlink "/proc/$$/fd/$1" | cut -d : -f 1)" >&2
SH
supervisor() {
  cat > supervisor.conf <<INI
[supervisord]
nodaemon=true
user=root
logfile=/dev/null
logfile_maxbytes=0
pidfile=$work/pid
[fcgi-program:web]
socket=$2
user=$1
command=/bin/sh $work/serve.sh 0
stderr_logfile=$work/said
INI
  timeout 10 venv/bin/supervisord -c supervisor.conf >> said 2>&1
}
circus() {
  cat > circus.ini <<INI
[circus]
endpoint = ipc://$work/endpoint
pubsub_endpoint = ipc://$work/pubsub
[watcher:web]
cmd = /bin/sh $work/serve.sh \$(circus.sockets.web)
use_sockets = True
uid = $1
stderr_stream.class = FileStream
stderr_stream.filename = $work/said
[socket:web]
host = 127.0.0.1
port = 88
INI
  timeout 10 venv/bin/circusd circus.ini >> said 2>&1
}
twistd() {
  timeout 10 venv/bin/twistd --nodaemon --pidfile= --uid "$1" --gid "$1" web --listen tcp:88:interface=127.0.0.1 --path "$work" >> said 2>&1 &
  curl --silent --retry 8 --retry-delay 1 --retry-connrefused http://127.0.0.1:88/serve.sh > /dev/null &&
    echo "user $(ps -o uid= --ppid $! | tr -d ' ') has a socket" >> said
  wait
}
look() {
  : > said
  chmod 666 said
  "$@" || true
  echo "$* - $(grep -oE "user [0-9]+ has a socket|Invalid user id [0-9]+|[0-9]+ isn't a valid user id|uid not found: [0-9]+|Bad socket format" said | head -1)"
}
for user in 33 54321; do
  look supervisor "$user" tcp://127.0.0.1:88
  look circus "$user"
  look twistd "$user"
done | tee seen
look supervisor 33 'tcp://[::1]:88' | tee -a seen
diff seen - <<'TXT'
supervisor 33 tcp://127.0.0.1:88 - user 33 has a socket
circus 33 - user 33 has a socket
twistd 33 - user 33 has a socket
supervisor 54321 tcp://127.0.0.1:88 - Invalid user id 54321
circus 54321 - 54321 isn't a valid user id
twistd 54321 - uid not found: 54321
supervisor 33 tcp://[::1]:88 - Bad socket format
TXT
echo "as described: a user is who has a name"
