#!/usr/bin/env bash
# @react-router/serve 7.18.4 (npm) listens on any free port where PORT is empty, and names http://localhost:0; http-server 14.1.1 and it pass over a PORT that is no number.
#
# Expected: an empty PORT is as none, for which it takes 3000: so a Compose file with `PORT: ${PORT}` has it, or a chart whose value is not set. A PORT that is no number
# is told, as Node.js' own listen() does (ERR_SOCKET_BAD_PORT).
# Seen: an empty text is the number 0 to JavaScript, and port 0 is whichever the kernel picks: the server runs, each start on another port, nothing reaches it, and its log
# says http://localhost:0. PORT=http is 3000 without a word, and 8080 to http-server, so that a server which was to have port 80 answers elsewhere and only the
# probe tells. serve 14.2.7 ends with an error for both.
# Needs Linux with ss (iproute2), Node.js 20 or newer and npm; ports 3000 and 8080 are to be free.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
echo '{"name": "look", "private": true, "type": "module"}' > package.json
npm install --silent --no-audit --no-fund --save-exact @react-router/serve@7.18.4 react-router@7.18.4 react@19.2.0 react-dom@19.2.0 http-server@14.1.1 serve@14.2.7
echo 'export default { fetch: () => new Response("web") };' > server.js
mkdir pages

look() {
  local name="$1" server port=''
  shift
  "$@" > log 2>&1 &
  server=$!
  for _ in $(seq 60); do
    port="$(ss --no-header --listening --tcp --numeric --processes | grep "pid=$server," | grep -o ':[0-9]* ' | head -n 1 | tr -d ': ' || true)"
    [ -n "$port" ] && break
    kill -0 "$server" 2> gone || break
    sleep 0.1
  done
  case "$port" in
    '' | 3000 | 8080) ;;
    *) port='any' ;;
  esac
  sleep 0.5
  echo "PORT=$PORT, $name: ${port:-none}, $(grep -o 'http://localhost:[0-9]*\|ERR_SOCKET_BAD_PORT' log | head -n 1 || echo 'no address')"
  kill "$server" 2> gone || true
  wait "$server" 2> gone || true
}
for PORT in '' http; do
  export PORT
  look react-router-serve node node_modules/@react-router/serve/bin.js server.js
  look http-server node node_modules/http-server/bin/http-server pages
  look serve node node_modules/serve/build/main.js pages
done | tee seen
diff seen - <<'TXT'
PORT=, react-router-serve: any, http://localhost:0
PORT=, http-server: 8080, no address
PORT=, serve: none, ERR_SOCKET_BAD_PORT
PORT=http, react-router-serve: 3000, http://localhost:3000
PORT=http, http-server: 8080, no address
PORT=http, serve: none, ERR_SOCKET_BAD_PORT
TXT
echo "as described: a server that nobody finds"
