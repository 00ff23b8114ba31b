#!/usr/bin/env bash
# compose-x-render 1.1.0 and ecs-composex 1.1.9 (PyPI), by which Compose files become services of ECS, mix the words of two commands anew in each run, and take 53/udp away for 53/tcp.
#
# Expected: the rules by which `docker compose -f compose.yaml -f more.yaml config` merges: a command takes the place of the one before, and a port comes beside those
# of the first file unless address, target, published port and protocol are the same ("Merge", reference of Compose files).
# Seen: of two commands, and of two entrypoints, a set of words is made, without those that stand twice, whose order is that of Python's hash table: another one
# each time, so that the same two files start the server today and do not tomorrow. Where the second file names a port, all ports of the first with that
# number behind the colon are gone, 53/udp for 53/tcp: the DNS server is asked by TCP alone. In `expose` a text without protocol, which is how most are
# written, is refused with a pattern, 80 as a number and "80/tcp" are read, and 53/udp is left out beside 53/tcp. Addresses and ranges in `ports` are
# refused with a pattern as well.
# Needs Python 3 with venv.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check compose-x-render==1.1.0 ecs-composex==1.1.9
cat > compose.yaml <<'YAML'
services:
  dns:
    image: registry.example.com/dns
    command: [serve, --config, /etc/dns.conf]
    ports: ["53:53/udp", "53:53/tcp", "443:8443", "8080:8080"]
YAML
cat > more.yaml <<'YAML'
services:
  dns:
    command: [serve, --verbose]
    ports: ["53:53/tcp", "8443:8443"]
YAML
cat > look.py <<'PY'
from types import SimpleNamespace

from compose_x_render.compose_x_render import ComposeDefinition
from ecs_composex.compose.compose_services import ComposeService
from troposphere.ecs import PortMapping

for files in [["compose.yaml"], ["compose.yaml", "more.yaml"]]:
    print(*files)
    dns = ComposeDefinition(files).definition["services"]["dns"]
    print("  words of the command:", *sorted(dns["command"]))
    print("  ports:", *sorted(f"{port['published']}:{port['target']}/{port['protocol']}" for port in dns["ports"]))

for exposed in [80, "80/tcp", "80", "53/udp"]:
    service = SimpleNamespace(name="dns", expose_ports=[exposed])
    mappings = [PortMapping(ContainerPort=53, Protocol="tcp")]
    try:
        ComposeService.handle_expose_ports(service, mappings)
        print(f"expose {exposed!r} beside 53/tcp:", *(f"{mapping.ContainerPort}/{mapping.Protocol}" for mapping in mappings))
    except ValueError as error:
        print(f"expose {exposed!r} beside 53/tcp:", *error.args)

for port in ["127.0.0.1:8080:80", "8080-8081:80-81"]:
    try:
        ComposeDefinition(["compose.yaml"], content={"services": {"web": {"image": "web", "ports": [port]}}})
    except ValueError as error:
        print(error.args[0])
PY
cat > command.py <<'PY'
from compose_x_render.compose_x_render import ComposeDefinition

print(*ComposeDefinition(["compose.yaml", "more.yaml"]).definition["services"]["dns"]["command"])
PY
{
  venv/bin/python look.py
  # Each start has a seed of its own, unless it is given one.
  for seed in 0 1 2 3 4 5 6 7; do
    PYTHONHASHSEED=$seed venv/bin/python command.py
  done | sort -u | wc -l | awk '{ print "orders of the same command in eight starts: " ($1 > 1 ? "more than one" : $1) }'
} 2> errors | tee seen || { tail -5 errors; exit 1; }
diff seen - <<'TXT'
compose.yaml
  words of the command: --config /etc/dns.conf serve
  ports: 443:8443/tcp 53:53/tcp 53:53/udp 8080:8080/tcp
compose.yaml more.yaml
  words of the command: --config --verbose /etc/dns.conf serve
  ports: 53:53/tcp 8080:8080/tcp 8443:8443/tcp
expose 80 beside 53/tcp: 53/tcp 80/tcp
expose '80/tcp' beside 53/tcp: 53/tcp 80/tcp
expose '80' beside 53/tcp: Expose port value is invalid. Must match ^(?P<target>\d{1,5})(?=/(?P<protocol>udp|tcp))
expose '53/udp' beside 53/tcp: 53/tcp
Port 127.0.0.1:8080:80 is not valid. Must match
Port 8080-8081:80-81 is not valid. Must match
orders of the same command in eight starts: more than one
TXT
echo "as described: a command in another order, and 53/udp goes for 53/tcp"
