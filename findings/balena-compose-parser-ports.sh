#!/usr/bin/env bash
# @balena/compose-parser 0.2.6 writes ports that Compose does not read: an address of IPv6 without brackets, and no colon for the port that is to be chosen.
#
# Expected: "Wraps compose-go to parse balena-compatible docker-compose.yml files": what parse() gives means what the file says. Its ports have the short form
# of the Compose specification ("ports": [HOST:]CONTAINER[/PROTOCOL], HOST is [IP:](port | range)), an address of IPv6 in brackets, as compose-go
# itself reads it, and 127.0.0.1::81 for a free port of that address.
# Seen: the long form in which compose-go gives ports is put together again without either. [::1]:443:443 becomes ::1:443:443, which the compose-go of the very
# package calls "too many colons in address", and 127.0.0.1::81 becomes 127.0.0.1:81, in which the address is the port of the host. Whoever kept a
# port from the network by naming the loopback has a file that nothing publishes. Ports without an address, by UDP and in ranges are right.
# Needs Node.js from 22.14 on, npm and Go.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact @balena/compose-parser@0.2.6
(cd node_modules/@balena/compose-parser && npm run --silent build:go > /dev/null 2>&1)

cat > compose.yaml <<'YAML'
services:
  web:
    image: registry.example.com/web
    ports:
      - "80:8080"
      - "53:53/udp"
      - "9000-9010:90"
      - "127.0.0.1:82:82"
      - "127.0.0.1::81"
      - "[::1]:443:443"
YAML
cat > look.cjs <<'JS'
const { writeFileSync } = require('node:fs');
const { parse } = require('@balena/compose-parser');
const portsOf = async (file) => (await parse(file)).services.web.ports;
(async () => {
  for (const port of await portsOf('compose.yaml')) {
    writeFileSync('made.json', JSON.stringify({ services: { web: { image: 'web', ports: [port] } } }));
    const again = await portsOf('made.json').then(() => 'is read again', ({ message }) => message.replace(/.*file: /, ''));
    console.log(`${port}: ${again}`);
  }
})();
JS
node look.cjs | tee seen
diff seen - <<'TXT'
80:8080: is read again
53:53/udp: is read again
9000-9010:90: is read again
127.0.0.1:82:82: is read again
127.0.0.1:81: Invalid hostPort: 127.0.0.1
::1:443:443: Invalid ip address ::1: address ::1:: too many colons in address
TXT
echo "as described: two of six cannot be read again"
