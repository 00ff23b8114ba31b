#!/usr/bin/env bash
# uvicorn 0.54.0 with --host :: answers IPv4 with two workers, and not with one.
#
# Expected: the number of workers says how many serve, and not whom. `::` is the address by which a Pod of a cluster with both families listens; Linux
# lets such a socket take IPv4 as well (ipv6(7), IPV6_V6ONLY, net.ipv6.bindv6only=0), as gunicorn, granian and Hypercorn leave it.
# Seen: one worker leaves the opening to asyncio, which makes a socket of :: for IPv6 alone; with --workers 2 or --reload uvicorn opens it itself,
# and IPv4 is served as well. So what was tried with --reload refuses every connection by IPv4 in production (a Service's, a probe's, where the
# Pod has IPv4), and --workers 2 mends it. The log names http://[::]:PORT in all three. Of the others below, waitress, aiohttp and tornado do
# as one worker does.
# Needs Linux with IPv6 on loopback and net.ipv6.bindv6only=0, as it is by default, and Python 3 with venv.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check uvicorn==0.54.0 hypercorn==0.18.0 granian==2.8.9 gunicorn==27.0.1 waitress==3.0.2 tornado==6.6.1 aiohttp==3.14.5

cat > app.py <<'PY'
async def asgi(scope, receive, send):
    assert scope["type"] == "http"


def wsgi(environ, start_response):
    start_response("200 OK", [("Content-Length", "0")])
    return []
PY
cat > look.py <<'PY'
import os
import signal
import socket
import subprocess
import time

aiohttp = "from aiohttp import web; web.run_app(web.Application(), host='::', port=PORT)"
tornado = "import asyncio, tornado.web; loop = asyncio.new_event_loop(); asyncio.set_event_loop(loop); tornado.web.Application().listen(PORT, '::'); loop.run_forever()"
commands = {
    "uvicorn": ["uvicorn", "--host", "::", "--port", "PORT", "app:asgi"],
    "uvicorn --workers 2": ["uvicorn", "--host", "::", "--port", "PORT", "--workers", "2", "app:asgi"],
    "uvicorn --reload": ["uvicorn", "--host", "::", "--port", "PORT", "--reload", "app:asgi"],
    "hypercorn": ["hypercorn", "--bind", "[::]:PORT", "app:asgi"],
    "granian": ["granian", "--interface", "asgi", "--host", "::", "--port", "PORT", "app:asgi"],
    "gunicorn": ["gunicorn", "--no-control-socket", "--bind", "[::]:PORT", "app:wsgi"],
    "waitress": ["waitress-serve", "--listen=[::]:PORT", "app:wsgi"],
    "aiohttp": ["python", "-c", aiohttp],
    "tornado": ["python", "-c", tornado],
}


def answers(host, port):
    try:
        with socket.create_connection((host, port), 1):
            return True
    except OSError:
        return False


for name, (program, *arguments) in commands.items():
    with socket.create_server(("::1", 0), family=socket.AF_INET6) as free:
        port = free.getsockname()[1]
    command = [f"venv/bin/{program}", *(word.replace("PORT", str(port)) for word in arguments)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    for _ in range(100):
        if answers("::1", port):
            break
        time.sleep(0.2)
    print(f"{name}: ::1 {'yes' if answers('::1', port) else 'no'}, 127.0.0.1 {'yes' if answers('127.0.0.1', port) else 'no'}")
    os.killpg(server.pid, signal.SIGKILL)
    server.wait()
PY
venv/bin/python look.py | tee seen
diff seen - <<'TXT'
uvicorn: ::1 yes, 127.0.0.1 no
uvicorn --workers 2: ::1 yes, 127.0.0.1 yes
uvicorn --reload: ::1 yes, 127.0.0.1 yes
hypercorn: ::1 yes, 127.0.0.1 yes
granian: ::1 yes, 127.0.0.1 yes
gunicorn: ::1 yes, 127.0.0.1 yes
waitress: ::1 yes, 127.0.0.1 no
aiohttp: ::1 yes, 127.0.0.1 no
tornado: ::1 yes, 127.0.0.1 no
TXT
echo "as described: how many workers decides over IPv4"
