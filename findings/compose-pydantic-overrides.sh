#!/usr/bin/env bash
# compose-pydantic 0.2.2 takes the ports and capabilities of the first file away where a second has some, and makes port 8080 a fraction.
#
# Expected: "Read multiple compose files" merges them as the Compose specification does ("Merge"): the lists of ports, expose and
# cap_add are put together, so that the service has both ports. A key with x- is allowed anywhere ("Extension"). What was a whole number is one.
# Seen: the second file's list stands alone: with its CHOWN the server has lost NET_BIND_SERVICE, and port 80 is published no more. The schema's
# "number" is a float in the model, so that 8080 is 8080.0, in ports, expose, group_add and sysctls, and is written so, of which compose-go 2.16.2
# says "invalid type float64 for port". x- in a service is an error.
# Needs Python 3 with venv.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check compose-pydantic==0.2.2 pydantic==2.14.4

cat > look.py <<'PY'
from compose_pydantic import ComposeSpecificationFactory, TextSpecStrategy
from pydantic import ValidationError

read = ComposeSpecificationFactory(TextSpecStrategy())


def file(lines):
    return f"services:\n  web: {lines}\n"


base = file('{image: nginx:1.27, ports: ["80:80"], cap_drop: [ALL], cap_add: [NET_BIND_SERVICE]}')
web = read(base, [file('{ports: ["443:443"], cap_add: [CHOWN]}')]).services["web"]
print("ports", web.ports, "cap_add", web.cap_add, "cap_drop", web.cap_drop)
numbers = read(file("{image: nginx:1.27, ports: [8080], expose: [9113], sysctls: {net.core.somaxconn: 1024}}"))
print(numbers.model_dump_json(exclude_none=True))
try:
    read(file("{image: nginx:1.27, x-owner: web}"))
except ValidationError as error:
    print(error.errors()[0]["loc"], error.errors()[0]["msg"])
PY
venv/bin/python look.py | tee seen
diff seen - <<'TXT'
ports ['443:443'] cap_add ['CHOWN'] cap_drop ['ALL']
{"services":{"web":{"expose":[9113.0],"image":"nginx:1.27","ports":[8080.0],"sysctls":{"net.core.somaxconn":1024.0}}}}
('services', 'web', 'x-owner') Extra inputs are not permitted
TXT
echo "as described: of two files one has the ports"
