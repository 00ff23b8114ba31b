#!/usr/bin/env bash
# pycomposefile 0.0.34, with which Azure's command line reads Compose files, takes the 127 of "127.0.0.1::80" for the container's port.
#
# Expected: `ports` as the Compose specification has it ("ports", short syntax: [HOST:]CONTAINER[/PROTOCOL], HOST is [IP:](port | range)), where
# "[::1]:6001:6001", "127.0.0.1:5000-5010:5000-5010" and "6060:6060/udp" are the examples; sysctls as a list or as a mapping.
# Seen: what its pattern does not know is read up to there. Of an address of IPv6 in brackets the 1 is the port, of an address without a
# port of the host the 127; of a range the first number is left, and it is not published; sctp becomes tcp, udp "/udp". A list of sysctls is
# read, a mapping ends in a TypeError, and so does the file. No error tells of any of the others.
# Needs Python 3 with venv.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pycomposefile==0.0.34

cat > look.py <<'PY'
from pycomposefile import ComposeFile


def service(**keys):
    return ComposeFile({"services": {"dns": {"image": "registry.example.com/dns", **keys}}}).services["dns"]


for port in ["53:53", "127.0.0.1:53:53", "53:53/udp", "38412:38412/sctp", "80-81:80-81", "127.0.0.1::80", "[::1]:6001:6001"]:
    [read] = service(ports=[port]).ports
    print(f"{port}: container {read.target}, host {read.published}, address {read.host_ip}, protocol {read.protocol}")
for sysctls in [["net.ipv4.ip_unprivileged_port_start=0"], {"net.ipv4.ip_unprivileged_port_start": 0}]:
    try:
        print(f"{sysctls}: {service(sysctls=sysctls).sysctls}")
    except TypeError as error:
        print(f"{sysctls}: {error}")
PY
venv/bin/python look.py | tee seen
diff seen - <<'TXT'
53:53: container 53, host 53, address None, protocol tcp
127.0.0.1:53:53: container 53, host 53, address 127.0.0.1, protocol tcp
53:53/udp: container 53, host 53, address None, protocol /udp
38412:38412/sctp: container 38412, host 38412, address None, protocol tcp
80-81:80-81: container 80, host None, address None, protocol tcp
127.0.0.1::80: container 127, host None, address None, protocol tcp
[::1]:6001:6001: container 1, host None, address None, protocol tcp
['net.ipv4.ip_unprivileged_port_start=0']: ['net.ipv4.ip_unprivileged_port_start=0']
{'net.ipv4.ip_unprivileged_port_start': 0}: decoding to str: need a bytes-like object, dict found
TXT
echo "as described: an address becomes a port"
