#!/usr/bin/env bash
# gunicorn 27.0.1 opens no port of an address that stands beside a socket it was handed, and ends where systemd's socket is named as well.
#
# Expected, by its settings ("bind"): "A string of the form: HOST, HOST:PORT, unix:PATH, fd://FD", and "Multiple addresses can be bound". So a server
# that has port 443 from a systemd socket, since it may not open it itself, can have 127.0.0.1:8080 for its health besides; and fd://3 is the first
# socket of sd_listen_fds(3), whether gunicorn looks for it there or is told.
# Seen: where there is any descriptor, from --bind or from LISTEN_FDS, each address is left out. The log names what it listens at and not what it does not.
# Of --bind fd://3 under socket activation (LISTEN_FDS=1) there are two sockets in its count, of which the second is closed: "Bad file
# descriptor".
# Needs Python 3 with venv.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check gunicorn==27.0.1

cat > app.py <<'PY'
def serve(environ, start_response):
    start_response("200 OK", [("Content-Length", "0")])
    return []
PY
cat > look.py <<'PY'
import os
import socket
import subprocess
import time

handed = socket.create_server(("127.0.0.1", 0))
os.dup2(handed.fileno(), 3)
with socket.create_server(("127.0.0.1", 0)) as free:
    address = f"127.0.0.1:{free.getsockname()[1]}"
own = f"127.0.0.1:{handed.getsockname()[1]}"


def answers(address):
    host, port = address.split(":")
    try:
        with socket.create_connection((host, int(port)), 1) as connection:
            connection.settimeout(3)
            connection.sendall(b"GET / HTTP/1.0\r\n\r\n")
            return connection.recv(12).decode()
    except OSError as error:
        return type(error).__name__


def look(title, binds, activated):
    variables = "LISTEN_PID=$$ LISTEN_FDS=1 " if activated else ""
    options = " ".join(f"--bind {bind}" for bind in binds)
    command = f"{variables}exec venv/bin/gunicorn --no-control-socket {options} app:serve"
    server = subprocess.Popen(["bash", "-c", command], pass_fds=[3], stderr=subprocess.PIPE, text=True)
    time.sleep(3)
    seen = "" if server.poll() else f", the socket: {answers(own)}, the address: {answers(address)}"
    server.terminate()
    log = server.communicate()[1].strip().splitlines()
    print(f"{title}: {log[-1].split('] ')[-1] if server.returncode else 'listens'}{seen}")


look("address", [address], False)
look("socket", ["fd://3"], False)
look("socket and address", ["fd://3", address], False)
look("activated", [], True)
look("activated and address", [address], True)
look("activated and socket", ["fd://3"], True)
PY
venv/bin/python look.py | tee seen
diff seen - <<'TXT'
address: listens, the socket: TimeoutError, the address: HTTP/1.0 200
socket: listens, the socket: HTTP/1.0 200, the address: ConnectionRefusedError
socket and address: listens, the socket: HTTP/1.0 200, the address: ConnectionRefusedError
activated: listens, the socket: HTTP/1.0 200, the address: ConnectionRefusedError
activated and address: listens, the socket: HTTP/1.0 200, the address: ConnectionRefusedError
activated and socket: Bad file descriptor
TXT
echo "as described: the address beside a socket is not opened"
