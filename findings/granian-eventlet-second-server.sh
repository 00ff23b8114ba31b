#!/usr/bin/env bash
# granian 2.8.9 and eventlet 0.41.3 start a second server on a port that is taken, and each of the two gets half of the requests.
#
# Expected: a port has one owner; who comes second hears EADDRINUSE (bind(2)), as with gunicorn, uvicorn, waitress, Hypercorn, gevent and aiohttp. Several
# programs on one port are what SO_REUSEPORT is for (socket(7)), and those servers have it as something to ask for.
# Seen: both set SO_REUSEPORT of their own, granian with one worker too and without a setting to leave it out, eventlet.listen unless it is told
# reuse_port=False, of which its documentation has no word ("Sets SO_REUSEADDR on the socket"). Of one user's processes the kernel lets
# any number listen: a server that was not stopped, or was started twice, goes on answering beside the new one, old version beside
# new, and neither log says anything.
# Needs Linux, and Python 3 with venv.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check granian==2.8.9 eventlet==0.41.3 gevent==26.9.0 uvicorn==0.54.0 waitress==3.0.2

cat > app.py <<'PY'
import os

who = os.environ["WHO"].encode()
headers = [("Content-Length", str(len(who)))]


async def asgi(scope, receive, send):
    assert scope["type"] == "http"
    await send({"type": "http.response.start", "status": 200, "headers": [(name.lower().encode(), value.encode()) for name, value in headers]})
    await send({"type": "http.response.body", "body": who})


def wsgi(environ, start_response):
    start_response("200 OK", headers)
    return [who]
PY
cat > look.py <<'PY'
import http.client
import os
import signal
import socket
import subprocess
import time

eventlet = "import app, eventlet, eventlet.wsgi; eventlet.wsgi.server(eventlet.listen(('127.0.0.1', PORT)), app.wsgi)"
alone = eventlet.replace("PORT)", "PORT), reuse_port=False")
gevent = "import app; from gevent.pywsgi import WSGIServer; WSGIServer(('127.0.0.1', PORT), app.wsgi).serve_forever()"
commands = {
    "granian": ["granian", "--interface", "asgi", "--host", "127.0.0.1", "--port", "PORT", "app:asgi"],
    "eventlet": ["python", "-c", eventlet],
    "eventlet, reuse_port=False": ["python", "-c", alone],
    "gevent": ["python", "-c", gevent],
    "uvicorn": ["uvicorn", "--host", "127.0.0.1", "--port", "PORT", "--lifespan", "off", "app:asgi"],
    "waitress": ["waitress-serve", "--listen=127.0.0.1:PORT", "app:wsgi"],
}

for name, (program, *arguments) in commands.items():
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [f"venv/bin/{program}", *(word.replace("PORT", str(port)) for word in arguments)]
    servers = []
    for who in ("old", "new"):
        with open(who, "w") as log:
            servers.append(subprocess.Popen(command, env={**os.environ, "WHO": who}, stdout=log, stderr=log, start_new_session=True))
        time.sleep(4)
    answered = set()
    for _ in range(100):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        connection.request("GET", "/")
        answered.add(connection.getresponse().read().decode())
        connection.close()
    with open("new") as log:
        taken = "address already in use" in log.read().lower()
    for server in servers:
        try:
            os.killpg(server.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        server.wait()
    print(f"{name}: {' and '.join(sorted(answered))}{', the second: address in use' if taken else ''}")
PY
venv/bin/python look.py | tee seen
diff seen - <<'TXT'
granian: new and old
eventlet: new and old
eventlet, reuse_port=False: old, the second: address in use
gevent: old, the second: address in use
uvicorn: old, the second: address in use
waitress: old, the second: address in use
TXT
echo "as described: two servers, one port, no word"
