#!/usr/bin/env bash
# pykube-ng 23.6.0: a port that was taken out of an object is back when the object is updated, as a mixture of two.
#
# Expected: update() sends the object as it was changed. It is "strategic" unless told otherwise, which in Kubernetes means that lists are merged by their
# keys, ports by containerPort; or the list is sent as it stands, as the request's type, application/merge-patch+json, has it (RFC 7396: a list is replaced).
# Seen: the changed list is merged with the one that was loaded, entry by entry, by their places. Without its first port the list has as many as before: 443 stands
# in the first place with the node's port 80 of the one that was there, and 443 comes once more. A capability is there twice, and
# of two words of the command, the one that was left stands there twice. update(is_strategic=False) sends the lists as they stand.
# Needs Python 3 with venv.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pykube-ng==23.6.0

cat > look.py <<'PY'
import json
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

from pykube import HTTPClient, KubeConfig, Pod


class Api(BaseHTTPRequestHandler):
    def do_PATCH(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        [container] = json.loads(body)["spec"]["containers"]
        for name in ("ports", "args"):
            print(" ", self.headers["content-type"], name, json.dumps(container[name]))
        print(" ", self.headers["content-type"], "add", json.dumps(container["securityContext"]["capabilities"]["add"]))
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = HTTPServer(("127.0.0.1", 0), Api)
Thread(target=server.serve_forever, daemon=True).start()
api = HTTPClient(KubeConfig.from_url(f"http://127.0.0.1:{server.server_port}"))


def loaded():
    container = {
        "name": "web",
        "image": "web",
        "ports": [{"containerPort": 80, "hostPort": 80, "name": "http"}, {"containerPort": 443}],
        "args": ["--http=80", "--https=443"],
        "securityContext": {"capabilities": {"add": ["CHOWN", "NET_BIND_SERVICE"]}},
    }
    return Pod(api, {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web"}, "spec": {"containers": [container]}})


for how in ({}, {"is_strategic": False}):
    pod = loaded()
    container = pod.obj["spec"]["containers"][0]
    for values in (container["ports"], container["args"], container["securityContext"]["capabilities"]["add"]):
        values.pop(0)
    print(f"update({how or ''})", flush=True)
    pod.update(**how)
PY
venv/bin/python look.py | tee seen
diff seen - <<'TXT'
update()
  application/merge-patch+json ports [{"containerPort": 443, "hostPort": 80, "name": "http"}, {"containerPort": 443}]
  application/merge-patch+json args ["--https=443", "--https=443"]
  application/merge-patch+json add ["NET_BIND_SERVICE", "NET_BIND_SERVICE"]
update({'is_strategic': False})
  application/merge-patch+json ports [{"containerPort": 443}]
  application/merge-patch+json args ["--https=443"]
  application/merge-patch+json add ["NET_BIND_SERVICE"]
TXT
echo "as described: a port that was taken out lends its number on the node to the next one"
