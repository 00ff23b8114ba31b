#!/usr/bin/env bash
# ops 3.9.0, with which Juju's charms for Kubernetes are written, leaves `user-id: 0` out of a Pebble layer: root stays what was there before.
#
# Expected: a layer that a charm makes with ops.pebble.Layer is sent as it was said. `user-id: 0` is root to Pebble, and a layer whose service says
# `override: merge` changes what it names and leaves the rest.
# Seen: a number that is 0 counts as not said. A service that is to have port 80 as root, over a layer that has it run as 101, goes on as 101, which may
# not listen there; so it does where Layer or Plan is read from text and written again. group-id: 0 and a check's threshold: 0 go the same
# way. The object has them: layer.services["web"].user_id is 0, and a test that asks it is content. `user: root` is kept.
# Needs Python 3 with venv.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check ops==3.9.0

cat > look.py <<'PY'
from ops.pebble import Layer, Plan

UNDER = {"override": "replace", "command": "/bin/web", "user-id": 101, "group-id": 101}
OVER = {"override": "merge", "user-id": 0, "group-id": 0}
SAYS = {"override": "merge", "user": "root", "group": "root"}

for said in (UNDER, OVER, SAYS):
    layer = Layer({"services": {"web": said}})
    service = layer.services["web"]
    print("object:", service.user_id, service.group_id, "sent:", layer.to_dict()["services"]["web"])
text = "services:\n    web:\n        override: replace\n        command: /bin/web\n        user-id: 0\n"
print("read and written, Layer:", "user-id" in Layer(text).to_yaml(), "Plan:", "user-id" in Plan(text).to_yaml())
PY
venv/bin/python look.py | tee seen
diff seen - <<'TXT'
object: 101 101 sent: {'override': 'replace', 'command': '/bin/web', 'user-id': 101, 'group-id': 101}
object: 0 0 sent: {'override': 'merge'}
object: None None sent: {'override': 'merge', 'user': 'root', 'group': 'root'}
read and written, Layer: False Plan: False
TXT
echo "as described: user 0 is not sent"
