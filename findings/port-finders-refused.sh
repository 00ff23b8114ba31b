#!/usr/bin/env bash
# portfinder 1.0.38 says that all ports from 80 to 90 are taken, and detect-port 2.1.0 and get-port 7.2.0 give another, where the process may open none.
#
# Expected: that a port is taken (EADDRINUSE) and that the process may not have it (EACCES, bind(2)) are told apart: the first is no reason to worry, the
# second stays as it is until somebody gives the process CAP_NET_BIND_SERVICE or lowers net.ipv4.ip_unprivileged_port_start.
# Seen: both are one reason to try the next port. portfinder ends with "No open ports found in between 80 and 90", where all are free, or, without
# an end, at 1024. The other two answer with a port of the system's choice, as they do for one that is taken (which the example of detect-port
# prints as "was occupied"), and the server listens where nobody looks for it.
# Needs Linux with unshare, ip and setpriv, which make a network of its own without that capability, Node.js from 20 on and npm.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y > /dev/null
npm install --no-audit --no-fund --ignore-scripts --save-exact portfinder@1.0.38 detect-port@2.1.0 get-port@7.2.0 > /dev/null 2>&1

cat > look.mjs <<'JS'
import { createServer } from 'node:net';
import { detect } from 'detect-port';
import getPort from 'get-port';
import portfinder from 'portfinder';

const listening = new Promise((resolve) => createServer().on('error', ({ code }) => resolve(code)).listen(80, () => resolve('listens')));
console.log('node:net on 80:', await listening);
console.log('portfinder from 80 to 90:', await portfinder.getPortPromise({ port: 80, stopPort: 90 }).catch(({ message }) => message));
console.log('portfinder from 80:', await portfinder.getPortPromise({ port: 80 }));
console.log('detect-port, 80:', (await detect(80)) > 1023 ? 'another' : 'refused');
console.log('get-port, 80:', (await getPort({ port: 80 })) > 1023 ? 'another' : 'refused');
JS
unshare --map-root-user --net bash -c 'ip link set lo up && exec setpriv --bounding-set=-net_bind_service --inh-caps=-net_bind_service node look.mjs' | tee seen
diff seen - <<'TXT'
node:net on 80: EACCES
portfinder from 80 to 90: No open ports found in between 80 and 90
portfinder from 80: 1024
detect-port, 80: another
get-port, 80: another
TXT
echo "as described: what may not be opened is taken for what is in use"
