#!/usr/bin/env bash
# ansible 12.3.0 (community.docker 4.8.5) publishes one of two ports where one of them is written with /tcp, and none on two addresses of its choice.
#
# Expected: published_ports of docker_container takes "docker CLI syntax" and "IPv4 or IPv6 addresses": 8080:80 and 8443:80/tcp
# both lead to port 80 by TCP, `docker run -p` publishes both; 127.0.0.1::80 takes any free port of that address.
# Seen: "80" and "80/tcp" are two ports until they become the keys of one table in the request, where the second takes the place of the
# first: port 8080 is not open, and no word says so. Written alike, both are published. A port of Docker's choice on two addresses, IPv4
# and IPv6, ends in a ValueError before a container is made.
# Needs Python 3 with venv; some 60 MB are loaded.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check ansible==12.3.0 ansible-core==2.19.5

cat > look.py <<'PY'
from ansible_collections.community.docker.plugins.module_utils.module_container import base, docker_api


def bindings(*ports):
    """What the request for a new container says of the host's ports."""
    values = base._preprocess_ports(None, {"published_ports": list(ports)})
    request = {}
    docker_api._set_values_ports(None, request, "1.50", None, values)
    docker_api._get_expected_values_ports(None, None, "1.50", None, None, values, None)
    return {port: [f"{to['HostIp']}:{to['HostPort']}" for to in tos] for port, tos in request["HostConfig"]["PortBindings"].items()}


for ports in [
    ["127.0.0.1:8080:80", "127.0.0.1:8443:80"],
    ["127.0.0.1:8080:80/tcp", "127.0.0.1:8443:80/tcp"],
    ["127.0.0.1:8080:80", "127.0.0.1:8443:80/tcp"],
    ["127.0.0.1::80"],
    ["127.0.0.1::80", "[::1]::80"],
]:
    try:
        print(" and ".join(ports), "|", bindings(*ports))
    except ValueError as error:
        print(" and ".join(ports), "|", error)
PY
venv/bin/python look.py | tee seen
diff seen - <<'TXT'
127.0.0.1:8080:80 and 127.0.0.1:8443:80 | {'80/tcp': ['127.0.0.1:8080', '127.0.0.1:8443']}
127.0.0.1:8080:80/tcp and 127.0.0.1:8443:80/tcp | {'80/tcp': ['127.0.0.1:8080', '127.0.0.1:8443']}
127.0.0.1:8080:80 and 127.0.0.1:8443:80/tcp | {'80/tcp': ['127.0.0.1:8443']}
127.0.0.1::80 | {'80/tcp': ['127.0.0.1:']}
127.0.0.1::80 and [::1]::80 | not enough values to unpack (expected 2, got 1)
TXT
echo "as described: of 80 and 80/tcp the second is left"
