#!/usr/bin/env bash
# aiohttp 3.14.5 (PyPI): a server on port 0 opens two ports and names one, which in some starts is not the one of the address that it says.
#
# Expected: `web.run_app(app, port=0)`, for a test or a server whose starter reads the address, says where it runs, and `http://0.0.0.0:PORT`, as it prints it, is where a client
# of IPv4 is answered, as with Node.js, Go and Java, which take one port for both families.
# Seen: without a host it listens on 0.0.0.0 and on [::], and asks for any port for each (asyncio's documentation says so of create_server). "Running on" has the first of them with 0.0.0.0 before it. Which is
# first goes by the order of a set of addresses, whose hashes are other ones in each start of Python: the client that goes to the printed address is refused in some starts and answered in others, and
# on 127.0.0.1 somebody else may have that port. A server with host="127.0.0.1" has one port, and it is the named one.
# Needs Linux with unshare and ip, which make a network of its own, and Python 3 with venv.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check aiohttp==3.14.5
cat > server.py <<'PY'
import sys

from aiohttp import web

web.run_app(web.Application(), host=sys.argv[1] or None, port=0)
PY
cat > look.py <<'PY'
import os, re, socket, subprocess, sys


def connects(address, port):
    try:
        socket.create_connection((address, port), timeout=5).close()
        return True
    except OSError:
        return False


def start(host, seed):
    environment = {**os.environ, "PYTHONHASHSEED": str(seed), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen([sys.executable, "server.py", host], stdout=subprocess.PIPE, text=True, env=environment) as server:
        shown, port = re.search(r"http://(.*):(\d+)", server.stdout.readline()).groups()
        seen = f"{shown}, IPv4 {connects('127.0.0.1', port)}, IPv6 {connects('::1', port)}"
        server.kill()
    return seen


for host in "127.0.0.1", "":
    print(f"host {host or 'none'}")
    for seen in sorted({start(host, seed) for seed in range(1, 13)}):
        print(f"  says {seen}")
PY
unshare --map-root-user --net bash -c 'ip link set lo up && exec venv/bin/python look.py' | tee seen
diff seen - <<'TXT'
host 127.0.0.1
  says 127.0.0.1, IPv4 True, IPv6 False
host none
  says 0.0.0.0, IPv4 False, IPv6 True
  says 0.0.0.0, IPv4 True, IPv6 False
TXT
echo "as described: nobody listens at the address that is named"
