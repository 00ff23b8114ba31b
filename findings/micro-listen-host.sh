#!/usr/bin/env bash
# micro 10.0.1 (npm) opens port 8080 of all addresses for `-l tcp://127.0.0.1:8080`, and makes a file 127.0.0.1 beside it; of two -l it heeds the last.
#
# Expected, by its --help: `micro -l tcp://hostname:1234` for "traditional host/port" endpoints; -l is there "to listen on one or more interfaces/ports", and "more than one may be
# specified to listen in multiple places". serve 14.2.7, whose option is the same, does so.
# Seen: the pair of port and host is taken for two endpoints. The first is the port, of all addresses, by IPv4 and IPv6; the second, the host, is a path to node, so that a Unix
# socket of that name stands in the working directory ("Accepting connections on 127.0.0.1"), which no client connects to; where the directory may not be written, as under
# readOnlyRootFilesystem or by another user, the server ends there. What was to be asked by a proxy on the same host alone is open to the network. A second -l takes the place of
# the first. unix: and no option at all are right.
# Needs Linux, root, unshare, ip and ss (iproute2), Node.js and npm.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y > log
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact micro@10.0.1 serve@14.2.7
mkdir served
echo "module.exports = () => 'ok';" > served/index.js
cat > look.sh <<'SH2'
ip link set lo up
cd served
look() {
  "../node_modules/.bin/$1" "${@:2}" > ../said 2>&1 &
  for _ in $(seq 50); do [ "$(ss -lntxH | wc -l)" -eq 0 ] || break; sleep 0.2; done
  sleep 1
  echo "$*: $(ss -lntH | awk '{print $4}' | sort | xargs)$(find . -type s -printf ' and a socket %f')"
  kill $!
  wait $! || true
  rm -f 127.0.0.1 127.0.0.2
}
look micro -l tcp://127.0.0.1:8080 index.js
look micro -l tcp://127.0.0.1:8080 -l tcp://127.0.0.2:8081 index.js
look serve -l tcp://127.0.0.1:8080
look serve -l tcp://127.0.0.1:8080 -l tcp://127.0.0.2:8081
SH2
unshare --net bash look.sh | tee seen
diff seen - <<'TXT'
micro -l tcp://127.0.0.1:8080 index.js: *:8080 and a socket 127.0.0.1
micro -l tcp://127.0.0.1:8080 -l tcp://127.0.0.2:8081 index.js: *:8081 and a socket 127.0.0.2
serve -l tcp://127.0.0.1:8080: 127.0.0.1:8080
serve -l tcp://127.0.0.1:8080 -l tcp://127.0.0.2:8081: 127.0.0.1:8080 127.0.0.2:8081
TXT
echo "as described: the host is a file"
