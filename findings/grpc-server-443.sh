#!/usr/bin/env bash
# grpcio 1.85.1 (PyPI) and @grpc/grpc-js 1.14.7 (npm) open port 443 without TLS for a server whose address has no port, as where the variable of the port is empty.
#
# Expected: a server that is told an address without a port says that the port is missing, or takes any free
# one. Servers of gRPC are used to ports such as 50051, and add_insecure_port and createInsecure are for a port without TLS.
# Seen: 443, the port by which a *client* goes to a target without one, is the server's as well. `f"[::]:{port}"` of an empty PORT opens it with grpcio,
# 0.0.0.0 with both. Who may not have privileged ports is told that binding failed (grpcio, which names the address without any port) or that permission is
# denied at a port that stands in no file; who may, root in a container, serves clear text where TLS is spoken, and the probe of 50051 fails. A port
# alone is an address to grpc-js: 8080 is 0.0.31.144.
# Needs Linux with unshare, ip and setpriv, Python 3 with venv, Node.js from 22 on and npm.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check grpcio==1.85.1
npm init -y > /dev/null
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact @grpc/grpc-js@1.14.7 > /dev/null

cat > look.py <<'PY'
import os
from concurrent import futures

import grpc

empty = os.environ["PORT"]
for address in ["127.0.0.1:50051", "127.0.0.1", "0.0.0.0", f"[::]:{empty}", f"localhost:{empty}"]:
    server = grpc.server(futures.ThreadPoolExecutor())
    try:
        print(f"grpcio {address}: {server.add_insecure_port(address)}")
    except RuntimeError as error:
        print(f"grpcio {address}: {str(error).split(';')[0]}")
    server.stop(None)
PY
cat > look.mjs <<'JS'
import grpc from '@grpc/grpc-js';

const empty = process.env.PORT;
for (const address of ['127.0.0.1:50051', '127.0.0.1', '0.0.0.0', `127.0.0.1:${empty}`, '8080']) {
  const server = new grpc.Server();
  const said = await new Promise((done) => {
    server.bindAsync(address, grpc.ServerCredentials.createInsecure(), (error, port) => done(error === null ? port : error.message));
  });
  console.log(`grpc-js ${address}: ${said}`);
  server.forceShutdown();
}
JS
echo 'ip link set lo up && exec "$@"' > with
echo 'ip link set lo up && exec setpriv --bounding-set=-net_bind_service --inh-caps=-net_bind_service "$@"' > without
for may in with without; do
  echo "$may the capability for privileged ports"
  PORT='' GRPC_VERBOSITY=NONE unshare --map-root-user --net bash "$may" venv/bin/python look.py
  PORT='' GRPC_NODE_VERBOSITY=NONE unshare --map-root-user --net bash "$may" node look.mjs
done | tee seen
diff seen - <<'TXT'
with the capability for privileged ports
grpcio 127.0.0.1:50051: 50051
grpcio 127.0.0.1: 443
grpcio 0.0.0.0: 443
grpcio [::]:: 443
grpcio localhost:: 443
grpc-js 127.0.0.1:50051: 50051
grpc-js 127.0.0.1: 443
grpc-js 0.0.0.0: 443
grpc-js 127.0.0.1:: Failed to parse DNS address dns:127.0.0.1:
grpc-js 8080: No address added out of total 1 resolved errors: [listen EADDRNOTAVAIL: address not available 0.0.31.144:443]
without the capability for privileged ports
grpcio 127.0.0.1:50051: 50051
grpcio 127.0.0.1: Failed to bind to address 127.0.0.1
grpcio 0.0.0.0: Failed to bind to address 0.0.0.0
grpcio [::]:: Failed to bind to address [::]:
grpcio localhost:: Failed to bind to address localhost:
grpc-js 127.0.0.1:50051: 50051
grpc-js 127.0.0.1: No address added out of total 1 resolved errors: [listen EACCES: permission denied 127.0.0.1:443]
grpc-js 0.0.0.0: No address added out of total 1 resolved errors: [listen EACCES: permission denied 0.0.0.0:443]
grpc-js 127.0.0.1:: Failed to parse DNS address dns:127.0.0.1:
grpc-js 8080: No address added out of total 1 resolved errors: [listen EADDRNOTAVAIL: address not available 0.0.31.144:443]
TXT
echo "as described: no port is port 443"
