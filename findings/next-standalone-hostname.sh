#!/usr/bin/env bash
# next 16.4.6: the server of `output: 'standalone'`, which is for images, answers no one on the loopback of a container, where `next start` of the same application does.
#
# Expected: `node .next/standalone/server.js` "can be used instead of next start" (Next.js' documentation of output): PORT is the port, and without --hostname all addresses
# are listened on, "0.0.0.0" by default. HOSTNAME is no wish of anybody's: every runtime sets it in a container, to the name of the Pod, which
# /etc/hosts leads to the Pod's own address.
# Seen: server.js takes HOSTNAME for the address to listen on, and next start does not. In a container the server has the Pod's address alone: a Service reaches it, while
# `kubectl port-forward`, a sidecar on localhost and a health check by `curl localhost` inside the image are refused. On a desk, where a shell keeps HOSTNAME
# to itself, it listens on all. HOSTNAME=0.0.0.0 in the image mends it. A PORT that is no number is 3000 without a word; next start refuses it.
# Needs Linux, Node.js 20.9 or later, npm and curl; 127.0.0.2 stands for the Pod's address, and ports 3000 and 38123 are to be free.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
export NEXT_TELEMETRY_DISABLED=1
echo '{"name": "look", "private": true}' > package.json
npm install --silent --no-audit --no-fund --save-exact next@16.4.6 react@19.2.0 react-dom@19.2.0
mkdir app
echo 'export default function Layout({ children }) { return <html><body>{children}</body></html>; }' > app/layout.js
echo 'export default function Page() { return <p>web</p>; }' > app/page.js
echo "module.exports = { output: 'standalone' };" > next.config.js
npx next build > log 2>&1 || { cat log; exit 1; }

look() {
  local name="$1" server answers=''
  shift
  "$@" > log 2>&1 &
  server=$!
  for _ in $(seq 100); do
    grep -q 'Ready in\|rror' log && break
    sleep 0.1
  done
  for address in 127.0.0.1:38123 127.0.0.2:38123 127.0.0.1:3000; do
    curl --silent --output page "http://$address/" && answers="$answers $address"
  done
  echo "$name:${answers:- none}"
  kill "$server" 2> killed || true
  wait "$server" || true
}
{
  look 'next start' env HOSTNAME=127.0.0.2 PORT=38123 node node_modules/next/dist/bin/next start
  look 'standalone, HOSTNAME not set' env -u HOSTNAME PORT=38123 node .next/standalone/server.js
  look 'standalone' env HOSTNAME=127.0.0.2 PORT=38123 node .next/standalone/server.js
  look 'standalone, PORT=http' env HOSTNAME=0.0.0.0 PORT=http node .next/standalone/server.js
  look 'next start, PORT=http' env PORT=http node node_modules/next/dist/bin/next start
} | tee seen
diff seen - <<'TXT'
next start: 127.0.0.1:38123 127.0.0.2:38123
standalone, HOSTNAME not set: 127.0.0.1:38123 127.0.0.2:38123
standalone: 127.0.0.2:38123
standalone, PORT=http: 127.0.0.1:3000
next start, PORT=http: none
TXT
echo "as described: nobody is answered on the loopback"
