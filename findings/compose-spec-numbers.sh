#!/usr/bin/env bash
# compose-spec 0.2.1 (PyPI) makes fractions of port 80 and of group 0, which it refuses when they come back, and reads no pinned image with a tag.
#
# Expected: from_dict(from_yaml(file).to_spec()) is the file: "validated Docker Compose file parsing and serialization". An image may be
# NAME:TAG@DIGEST, as Compose, Docker and tools that pin images write it (github.com/distribution/reference), and a range of the host's ports
# before one port is a choice ("ports" of the Compose specification: HOST is "[IP:](port | range)").
# Seen: the model has no whole numbers. Port 80 is 80.0, alone or in `expose`, and group_add's 0 is 0.0: "invalid type: floating point". A sysctl's
# 0 is written as 0.0, which is no port. The crate compose_spec underneath, on which podlet builds as well, gives up the file at
# an image with tag and digest, and at the range.
# Needs Python 3 with venv.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check compose-spec==0.2.1

cat > look.py <<'PY'
from compose_spec import PyCompose

IMAGE = "registry.example.com/web"
for lines in [
    [f"image: {IMAGE}", 'ports: ["80:80"]'],
    [f"image: {IMAGE}", "ports: [80]"],
    [f"image: {IMAGE}", "expose: [80]"],
    [f"image: {IMAGE}", "group_add: [0]"],
    [f"image: {IMAGE}", "sysctls: {net.ipv4.ip_unprivileged_port_start: 0}"],
    [f"image: {IMAGE}", 'ports: ["8000-8010:80"]'],
    [f"image: {IMAGE}@sha256:{'0' * 64}"],
    [f"image: {IMAGE}:1@sha256:{'0' * 64}"],
]:
    try:
        read = PyCompose.from_yaml("services:\n  web:\n" + "".join(f"    {line}\n" for line in lines))
        service = PyCompose.from_dict(read.to_spec()).to_dict()["services"]["web"]
        seen = {key: value for key, value in service.items() if key != "image"} or "the image"
    except ValueError as error:
        seen = str(error).split(", expected")[0].split(" at line")[0]
    print(f"{lines[-1][:45]}: {seen}")
PY
venv/bin/python look.py | tee seen
diff seen - <<'TXT'
ports: ["80:80"]: {'ports': ['80:80']}
ports: [80]: invalid type: floating point `80.0`
expose: [80]: invalid type: floating point `80.0`
group_add: [0]: invalid type: floating point `0.0`
sysctls: {net.ipv4.ip_unprivileged_port_start: {'sysctls': {'net.ipv4.ip_unprivileged_port_start': 0.0}}
ports: ["8000-8010:80"]: services.web.ports[0]: error parsing port ranges: error creating the port ranges: host port range size `11` must be equal to container port range size `1`
image: registry.example.com/web@sha256:000000: the image
image: registry.example.com/web:1@sha256:0000: services.web.image: image cannot have a tag and a digest
TXT
echo "as described: port 80 is no whole number"
