#!/usr/bin/env bash
# pytest-testinfra 10.2.2 says that a server on IPv6 alone listens on 0.0.0.0 and on 127.0.0.1, and that one on all addresses of IPv4 does not listen on 127.0.0.1.
#
# Expected: is_listening of `tcp://80` is true "if and only if the socket listen on both all ipv4 and ipv6 addresses", of `tcp://0.0.0.0:80` where the port is open to
# IPv4, and of an address where one can connect to it, whether the server has the address alone or all of them.
# Seen: a socket on [::] is enough for every question about its port, of IPv4 as well, though IPV6_V6ONLY is set and who connects by IPv4 is refused: BindIPv6Only=ipv6-only
# of systemd, or `listen [::]:80` of nginx. The test of an image or a host that is to answer by IPv4 passes, and no one reaches the server. The other way about, 127.0.0.1 is not
# listened on where 0.0.0.0 is, while ::1 is where [::] is: a test for it fails on a server that answers.
# Needs Linux with unshare, ip and ss (iproute2), which make a network of its own, where each port is free, and Python 3 with venv.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pytest-testinfra==10.2.2
cat > look.py <<'PY'
import socket

import testinfra

host = testinfra.get_host("local://")


def connects(address):
    try:
        socket.create_connection((address, 80), timeout=5).close()
        return True
    except OSError:
        return False


def look(server, address, family, only=False):
    print(server)
    with socket.socket(family, socket.SOCK_STREAM) as one:
        if family == socket.AF_INET6:
            one.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, only)
        one.bind((address, 80))
        one.listen()
        print(f"  tcp://80: {host.socket('tcp://80').is_listening}, tcp://0.0.0.0:80: {host.socket('tcp://0.0.0.0:80').is_listening}")
        for client in "127.0.0.1", "::1":
            print(f"  tcp://{client}:80: {host.socket(f'tcp://{client}:80').is_listening}, connects: {connects(client)}")


look("[::], IPv6 alone", "::", socket.AF_INET6, True)
look("[::], both", "::", socket.AF_INET6, False)
look("0.0.0.0", "0.0.0.0", socket.AF_INET)
PY
unshare --map-root-user --net bash -c 'ip link set lo up && exec venv/bin/python look.py' | tee seen
diff seen - <<'TXT'
[::], IPv6 alone
  tcp://80: True, tcp://0.0.0.0:80: True
  tcp://127.0.0.1:80: True, connects: False
  tcp://::1:80: True, connects: True
[::], both
  tcp://80: True, tcp://0.0.0.0:80: True
  tcp://127.0.0.1:80: True, connects: True
  tcp://::1:80: True, connects: True
0.0.0.0
  tcp://80: False, tcp://0.0.0.0:80: True
  tcp://127.0.0.1:80: False, connects: True
  tcp://::1:80: False, connects: False
TXT
echo "as described: true of an address where nobody answers"
