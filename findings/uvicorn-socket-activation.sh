#!/usr/bin/env bash
# uvicorn 0.54.0 answers more slowly on a port that systemd opened for it: --fd takes every socket for a Unix one, and leaves Nagle's algorithm on.
#
# Expected: a server on an inherited socket (ListenStream=80 in a socket unit, and `--fd 3`), the way to port 80 without any capability, does as the same
# server with --port 80. asyncio sets TCP_NODELAY on the connections it accepts (its documentation: "by default for all TCP connections").
# Seen: Config.fd becomes a socket object of the family AF_UNIX, whatever the descriptor is, and the connections it accepts have that
# family in Python's eyes, so that asyncio sets nothing; uvloop 0.23.0 does the same. A response that is sent in parts then waits for the client's
# delayed acknowledgement, 40 ms on Linux, at each one. Nothing else differs: the log names the address and the port.
# Needs Linux, and Python 3 with venv.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check uvicorn==0.54.0 uvloop==0.23.0

cat > look.py <<'PY'
import http.client
import socket
import statistics
import threading
import time

from uvicorn import Config, Server
from uvicorn.protocols.http.h11_impl import H11Protocol

accepted = []

class Watched(H11Protocol):
    def connection_made(self, transport):
        super().connection_made(transport)
        accepted.append(transport.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))

async def app(scope, receive, send):
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"one", "more_body": True})
    await send({"type": "http.response.body", "body": b"two"})

def look(loop, how, settings):
    server = Server(Config(app, lifespan="off", loop=loop, http=Watched, log_level="error", **settings))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    connection = http.client.HTTPConnection("127.0.0.1", port)
    taken = []
    for _ in range(21):
        start = time.monotonic()
        connection.request("GET", "/")
        assert connection.getresponse().read() == b"onetwo"
        taken.append(time.monotonic() - start)
    connection.close()
    server.should_exit = True
    thread.join()
    pace = "30 ms or more" if statistics.median(taken) >= 0.03 else "less than 30 ms"
    print(f"{loop}, {how}: TCP_NODELAY {accepted.pop()}, a response takes {pace}")

for loop in ("asyncio", "uvloop"):
    with socket.create_server(("127.0.0.1", 0)) as opened:
        port = opened.getsockname()[1]
        look(loop, "--fd", {"fd": opened.fileno()})
    look(loop, "--port", {"port": port})
PY
timeout 60 venv/bin/python look.py | tee seen
diff seen - <<'TXT'
asyncio, --fd: TCP_NODELAY 0, a response takes 30 ms or more
asyncio, --port: TCP_NODELAY 1, a response takes less than 30 ms
uvloop, --fd: TCP_NODELAY 0, a response takes 30 ms or more
uvloop, --port: TCP_NODELAY 1, a response takes less than 30 ms
TXT
echo "as described: an inherited port is slower than one's own"
