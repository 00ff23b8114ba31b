#!/usr/bin/env bash
# systemd 0.4.0 (npm): a server on port 80 from systemd does not know who calls it, and one with two sockets does not start.
#
# Expected: "socket activation support": `listen('systemd')` serves on the socket that systemd opened (ListenStream=80 in a socket unit, a way to port 80
# without any capability) as listen(80) would. A socket unit may list several addresses, such as one of IPv4 and one of IPv6, or 80 and 443
# (systemd.socket(5)), which come as descriptors from 3 on (sd_listen_fds(3)).
# Seen: whatever the descriptor is, it is opened as a Unix one (pipe_wrap, which is internal to Node.js and deprecated, DEP0111). Requests are answered,
# but remoteAddress, remoteFamily and localPort are undefined, and address() is null: an access log, a limit for each client or a list of
# addresses sees one caller without a name. LISTEN_FDS=2 ends in "No or too many file descriptors received.".
# Node.js itself takes the same descriptor with listen({ fd: 3 }) and knows the caller.
# Needs Node.js, npm and Python 3, which opens the sockets in systemd's place; systemd-socket-activate (252) gives the same.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund --save-exact systemd@0.4.0

cat > activate.py <<'PY'
import os, socket, sys
count = int(sys.argv[1])
for descriptor in range(3, 3 + count):
    listening = socket.create_server(("127.0.0.1", 0))
    os.environ.setdefault("REACHED_AT", str(listening.getsockname()[1]))
    os.dup2(listening.fileno(), 100 + descriptor)
for descriptor in range(3, 3 + count):
    os.dup2(100 + descriptor, descriptor)
    os.set_inheritable(descriptor, True)
os.environ.update(LISTEN_FDS=str(count), LISTEN_PID=str(os.getpid()))
os.execvp("node", ["node", "server.cjs", *sys.argv[2:]])
PY
cat > server.cjs <<'JS'
require('systemd');
const http = require('node:http');
const server = http.createServer(({ socket }, response) => {
  response.end(`from ${socket.remoteAddress} (${socket.remoteFamily}) at ${socket.localPort === Number(process.env.REACHED_AT) ? 'its port' : socket.localPort}`);
});
server.on('listening', async () => {
  const answer = await fetch(`http://127.0.0.1:${process.env.REACHED_AT}`);
  console.log(await answer.text(), '; address', server.address() && 'known');
  process.exit();
});
try {
  server.listen(process.argv[2] === 'systemd' ? 'systemd' : { fd: 3 });
} catch ({ message }) {
  console.log(message);
  process.exit();
}
JS
{
  echo "listen({ fd: 3 }): $(python3 activate.py 1 node 2> /dev/null)"
  echo "listen('systemd'): $(python3 activate.py 1 systemd 2> /dev/null)"
  echo "two sockets: $(python3 activate.py 2 systemd 2> /dev/null)"
} | tee seen
diff seen - <<'TXT'
listen({ fd: 3 }): from 127.0.0.1 (IPv4) at its port ; address known
listen('systemd'): from undefined (undefined) at undefined ; address null
two sockets: No or too many file descriptors received.
TXT
echo "as described: requests come from nobody"
