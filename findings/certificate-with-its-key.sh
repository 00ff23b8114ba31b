#!/usr/bin/env bash
# Hypercorn 0.18.0, granian 2.8.9 (PyPI) and serve 14.2.7 (npm) speak HTTP without TLS on the port of a certificate whose file holds the key as well.
#
# Expected: a server that is given a certificate speaks TLS or does not start. One file with certificate and key is what many issuers and proxies make (HAProxy's crt,
# lighttpd's pemfile), and Python's ssl module reads it: "if not specified, the private key will be taken from certfile as well". uvicorn and gunicorn do so.
# Seen: all three ask whether certificate and key were both named, and begin without TLS if not, with no word of the certificate that they leave unused. Clients of
# https://...:8443 fail, and what comes by http:// is answered, with passwords and cookies in clear text; a probe with `scheme: HTTP`, or by tcpSocket,
# says that all is well. Hypercorn's --insecure-bind, for the port that sends others to https, is not opened then either, and is no error.
# With the same file named twice all of them speak TLS.
# Needs openssl, Python 3 with venv, Node.js and npm.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check hypercorn==0.18.0 granian==2.8.9 uvicorn==0.54.0 gunicorn==27.0.1
npm init -y > log
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact serve@14.2.7
openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out certificate.pem -days 1 -subj /CN=localhost 2> log
cat certificate.pem key.pem > both.pem
rm key.pem
cat > app.py <<'PY'
async def asgi(scope, receive, send):
    assert scope["type"] == "http"
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"0")]})
    await send({"type": "http.response.body", "body": b""})


def wsgi(environ, start_response):
    start_response("200 OK", [("Content-Length", "0")])
    return []
PY
cat > look.py <<'PY'
import http.client
import os
import signal
import socket
import ssl
import subprocess
import time

commands = {
    "uvicorn": ["venv/bin/uvicorn", "--port", "PORT", "--ssl-certfile", "both.pem", "app:asgi"],
    "gunicorn": ["venv/bin/gunicorn", "--no-control-socket", "--bind", "127.0.0.1:PORT", "--certfile", "both.pem", "app:wsgi"],
    "hypercorn": ["venv/bin/hypercorn", "--bind", "127.0.0.1:PORT", "--insecure-bind", "127.0.0.1:SECOND", "--certfile", "both.pem", "app:asgi"],
    "granian": ["venv/bin/granian", "--interface", "asgi", "--port", "PORT", "--ssl-certificate", "both.pem", "app:asgi"],
    "serve": ["npx", "serve", "--listen", "tcp://127.0.0.1:PORT", "--ssl-cert", "both.pem", "."],
}
keys = {"hypercorn": "--keyfile", "granian": "--ssl-keyfile", "serve": "--ssl-key"}


def free():
    with socket.create_server(("127.0.0.1", 0)) as found:
        return found.getsockname()[1]


def listens(port):
    try:
        socket.create_connection(("127.0.0.1", port), 2).close()
        return True
    except OSError:
        return False


def answers(port, context):
    try:
        connection = http.client.HTTPSConnection("127.0.0.1", port, timeout=5, context=context) if context else http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        connection.request("GET", "/")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False


def look(name, command):
    port, second = free(), free()
    words = [word.replace("PORT", str(port)).replace("SECOND", str(second)) for word in command]
    server = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True)
    for _ in range(150):
        if listens(port):
            break
        time.sleep(0.2)
    time.sleep(1)
    spoken = [scheme for scheme, context in {"http": None, "https": ssl._create_unverified_context()}.items() if answers(port, context)]
    more = f", --insecure-bind {'open' if listens(second) else 'not open'}" if any("SECOND" in word for word in command) else ""
    os.killpg(server.pid, signal.SIGTERM)
    said, _ = server.communicate(timeout=30)
    print(f"{name}: {' '.join(spoken)}{more}, {'speaks' if 'cert' in said.lower() else 'no word'} of the certificate")


for name, command in commands.items():
    look(name, command)
for name, key in keys.items():
    command = commands[name]
    look(f"{name} {key}", [*command[:-1], key, "both.pem", command[-1]])
PY
venv/bin/python look.py | tee seen
diff seen - <<'TXT'
uvicorn: https, no word of the certificate
gunicorn: https, no word of the certificate
hypercorn: http, --insecure-bind not open, no word of the certificate
granian: http, no word of the certificate
serve: http, no word of the certificate
hypercorn --keyfile: https, --insecure-bind open, no word of the certificate
granian --ssl-keyfile: https, no word of the certificate
serve --ssl-key: https, no word of the certificate
TXT
echo "as described: a certificate, and no TLS"
