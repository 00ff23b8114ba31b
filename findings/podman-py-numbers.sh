#!/usr/bin/env bash
# podman-py 5.8.0 sends a user, and the values of sysctls and variables, as numbers, which Podman's API refuses.
#
# Expected: containers.create(user=1000), which its documentation has ("user (Union[str, int])"), runs as user 1000, as it does with the
# docker package for Python, whose interface it follows (docker 7.2.0 makes text of it).
# Seen: the number goes into the request as it is. SpecGenerator of libpod has text there: Podman 4.3.1 answers 500, "json: cannot unmarshal
# number into Go struct field SpecGenerator.user of type string", and the same of sysctl and env. So the way to an unprivileged
# server, a user by number and net.ipv4.ip_unprivileged_port_start=0, ends in an error that names neither argument.
# Needs Python 3 with venv; in Podman's place a server on loopback writes down what it is asked.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check podman==5.8.0 docker==7.2.0

cat > look.py <<'PY'
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import docker
import podman

asked = []

class Recorder(BaseHTTPRequestHandler):
    def do_POST(self):
        asked.append(json.loads(self.rfile.read(int(self.headers["content-length"]))))
        self.answer(500, {"message": "written down", "cause": "", "response": 500})

    def do_GET(self):
        self.answer(200, {"ApiVersion": "1.41"})

    def answer(self, code, body):
        data = json.dumps(body).encode()
        self.send_response(code)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_):
        pass

server = HTTPServer(("127.0.0.1", 0), Recorder)
threading.Thread(target=server.serve_forever, daemon=True).start()
address = f"tcp://127.0.0.1:{server.server_port}"
settings = {"user": 1000, "sysctls": {"net.ipv4.ip_unprivileged_port_start": 0}, "environment": {"PORT": 80}}
for name, client in (("podman-py", podman.PodmanClient(base_url=address)), ("docker", docker.DockerClient(base_url=address))):
    try:
        client.containers.create("image", ["true"], **settings)
    except Exception as error:
        print(name, type(error).__name__)
one, other = asked
print("podman-py", json.dumps([one["user"], one["sysctl"], one["env"]]))
print("docker", json.dumps([other["User"], other["HostConfig"]["Sysctls"], other["Env"]]))
PY
venv/bin/python look.py | tee seen
diff seen - <<'TXT'
podman-py APIError
docker APIError
podman-py [1000, {"net.ipv4.ip_unprivileged_port_start": 0}, {"PORT": 80}]
docker ["1000", {"net.ipv4.ip_unprivileged_port_start": "0"}, ["PORT=80"]]
TXT
echo "as described: numbers stay numbers"
