#!/usr/bin/env bash
# daphne 4.2.3 and cheroot 11.1.2 (CherryPy's server) make up the address of every client on a port that systemd opened for them.
#
# Expected: `ListenStream=80` in a socket unit and `daphne --fd 3`, the way to port 80 without any capability, serve as `-p 80` does. systemd opens a
# socket of IPv6 there, which takes IPv4 as well (systemd.socket(5), BindIPv6Only=); the application, its access log and whatever goes by
# the client's address get that of the client. sd_listen_fds(3): the sockets are for the process of LISTEN_PID and for no other.
# Seen: both take descriptor 3 for a socket of IPv4 without a look at it. Answers come as they should, but half of each address is what was in memory:
# ::1 and 127.0.0.1 are ::58cb:359d:237f:0 or the like, the port is right. With ListenStream=0.0.0.0:80 all is well, and so it is with
# `daphne -e systemd:domain=INET6:index=0`. cheroot reads no number in LISTEN_PID: a program of its own that a service starts takes the
# inherited variable for its own, and opens no port of its own.
# Needs Linux with IPv6, and Python 3 with venv.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check daphne==4.2.3 Twisted==26.10.0 cheroot==11.1.2

cat > app.py <<'PY'
async def asgi(scope, receive, send):
    if scope["type"] == "http":
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": scope["client"][0].encode()})


def wsgi(environ, start_response):
    start_response("200 OK", [])
    return [environ["REMOTE_ADDR"].encode()]
PY
cat > serve.py <<'PY'
from app import wsgi
from cheroot.wsgi import Server

Server(("127.0.0.1", 0), wsgi).start()
PY
cat > look.py <<'PY'
import os
import socket
import subprocess
import time
import urllib.request

DAPHNE = "venv/bin/daphne --verbosity 0"
SERVERS = {
    "daphne --fd 3": f"{DAPHNE} --fd 3 app:asgi",
    "daphne -e systemd:domain=INET6:index=0": f"{DAPHNE} -e systemd:domain=INET6:index=0 app:asgi",
    "cheroot": "venv/bin/python serve.py",
}


def listening(ipv6):
    if ipv6:
        return socket.create_server(("::", 0), family=socket.AF_INET6, dualstack_ipv6=True)
    return socket.create_server(("127.0.0.1", 0))


def said(host, port):
    for _ in range(100):
        try:
            with urllib.request.urlopen(f"http://{host}:{port}/", timeout=20) as answer:
                return answer.read().decode()
        except ConnectionResetError:
            time.sleep(0.1)


def look(name, ipv6):
    with listening(ipv6) as handed:
        os.dup2(handed.fileno(), 3)
        port = handed.getsockname()[1]
        server = subprocess.Popen(
            ["bash", "-c", f"LISTEN_PID=$$ LISTEN_FDS=1 LISTEN_FDNAMES=web exec {SERVERS[name]}"], pass_fds=[3], stderr=subprocess.DEVNULL
        )
        for host, right in {"127.0.0.1": {"127.0.0.1", "::ffff:127.0.0.1"}, "[::1]": {"::1"}}.items():
            if ipv6 or host == "127.0.0.1":
                address = "the client's" if said(host, port) in right else "another"
                print(f"{name}, socket of {'IPv6' if ipv6 else 'IPv4'}, {host}: {address}")
        server.terminate()
        server.wait()


os.open("/dev/null", os.O_RDONLY)  # descriptor 3 is taken before the sockets are
for name in SERVERS:
    for ipv6 in (False, True):
        if ipv6 or "INET6" not in name:
            look(name, ipv6)
os.close(3)
other = subprocess.run(
    ["timeout", "20", "venv/bin/python", "serve.py"], env={**os.environ, "LISTEN_PID": "1", "LISTEN_FDS": "1"}, capture_output=True, text=True
)
print("cheroot, LISTEN_PID of another process:", other.stderr.strip().splitlines()[-1])
PY
venv/bin/python look.py | tee seen
diff seen - <<'TXT'
daphne --fd 3, socket of IPv4, 127.0.0.1: the client's
daphne --fd 3, socket of IPv6, 127.0.0.1: another
daphne --fd 3, socket of IPv6, [::1]: another
daphne -e systemd:domain=INET6:index=0, socket of IPv6, 127.0.0.1: the client's
daphne -e systemd:domain=INET6:index=0, socket of IPv6, [::1]: the client's
cheroot, socket of IPv4, 127.0.0.1: the client's
cheroot, socket of IPv6, 127.0.0.1: another
cheroot, socket of IPv6, [::1]: another
cheroot, LISTEN_PID of another process: OSError: [Errno 9] Bad file descriptor
TXT
echo "as described: the address that is told is not the client's"
