#!/usr/bin/env bash
# compose-viz 0.3.5 draws no picture of a Compose file that publishes a port by SCTP or on an address of IPv6.
#
# Expected: ports as Compose takes them (Compose specification, "ports"): any of tcp, udp and sctp, an address of IPv6 in brackets, an address
# without a port of the host, of which Docker chooses one.
# Seen: the first ends the program with KeyError, the other two with AssertionError, and the rest of the file is not drawn either. A port alone is
# drawn as published on 0.0.0.0 under the same number, a privileged one included, which Docker does not do.
# Needs Python 3 with venv.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check compose-viz==0.3.5

cat > look.py <<'PY'
from compose_viz.parser import Parser

for port in ['"127.0.0.1:53:53/udp"', '"80:80/sctp"', '"[::1]:80:80"', '"127.0.0.1::80"', '"80"']:
    with open('compose.yaml', 'w') as file:
        file.write(f'services:\n  web:\n    image: registry.example.com/web\n    ports:\n      - {port}\n')
    try:
        read = [f'{read.host_port} to {read.container_port}' for service in Parser().parse('compose.yaml').services for read in service.ports]
        print(f'{port}: {", ".join(read)}')
    except Exception as error:
        print(f'{port}: {type(error).__name__} {error}')
PY
venv/bin/python look.py | tee seen
diff seen - <<'TXT'
"127.0.0.1:53:53/udp": 127.0.0.1:53 to 53
"80:80/sctp": KeyError 'sctp'
"[::1]:80:80": AssertionError Invalid port format, aborting.
"127.0.0.1::80": AssertionError Invalid port format, aborting.
"80": 0.0.0.0:80 to 80
TXT
echo "as described: one port ends the whole picture"
