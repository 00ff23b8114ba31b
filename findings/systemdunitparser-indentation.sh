#!/usr/bin/env bash
# SystemdUnitParser 0.4 goes on with a value by the indentation of the next line, and not by the backslash of this one.
#
# Expected, by systemd.syntax(7): a line that ends in a backslash is continued in the next one, however that begins; spaces before a
# setting mean nothing. systemd 252 reads --port=80 below as an argument of the server, and User=web as the user.
# Seen: configparser's rule for values of several lines, which are those that stand deeper. "--port=80" without spaces before it becomes a
# setting of its own, and ExecStart ends in a backslash. Indented settings below one that is not are the rest of its value: the service
# has no User then, and no CapabilityBoundingSet, and no error says so.
# Needs Python 3 with venv.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check systemdunitparser==0.4

cat > look.py <<'PY'
import io

from SystemdUnitParser import SystemdUnitParser

UNITS = {
    "continued": "[Service]\nExecStart=/usr/bin/server \\\n--port=80\nUser=web\n",
    "continued and indented": "[Service]\nExecStart=/usr/bin/server \\\n  --port=80\nUser=web\n",
    "indented settings": "[Service]\nType=exec\n  User=web\n  CapabilityBoundingSet=\n  ExecStart=/usr/bin/server\n",
}
for name, text in UNITS.items():
    unit = SystemdUnitParser()
    unit.read_file(io.StringIO(text))
    print(f"{name}:", dict(unit["Service"]))
PY
venv/bin/python look.py | tee seen
diff seen - <<'TXT'
continued: {'ExecStart': '/usr/bin/server \\', '--port': '80', 'User': 'web'}
continued and indented: {'ExecStart': '/usr/bin/server \\\n--port=80', 'User': 'web'}
indented settings: {'Type': 'exec\nUser=web\nCapabilityBoundingSet=\nExecStart=/usr/bin/server'}
TXT
echo "as described: indented settings are the value of the one above them"
