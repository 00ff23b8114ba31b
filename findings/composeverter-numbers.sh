#!/usr/bin/env bash
# composeverter 1.7.5 says of every whole number in a Compose file that it is none, and gives a port that Docker was to choose a fixed one.
#
# Expected: "validate a Docker Compose file against Docker Compose Common Specification" finds nothing in a valid file (compose-spec.json:
# a port is a "number", a "string" or an object; a value of sysctls may be a number). expandPorts, "expansion of short ports mapping syntax to long ports
# mapping syntax", keeps what a port means: 9100-9101 alone are ports of the container, which Docker publishes where it likes.
# Seen: of `- 8080` it says "must be number", as of a whole number in sysctls or group_add: its YAML reader gives BigInt, which is no number to its
# validator of JSON Schema. 9100-9101 is published at 9100 and 9101, although "9099" alone
# stays without a port of the host. A file without a name gets the name "<your project name>", which Compose refuses.
# Needs Node.js from 20 on and npm.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y > /dev/null
npm install --no-audit --no-fund --ignore-scripts --save-exact composeverter@1.7.5 > /dev/null 2>&1

cat > look.cjs <<'JS'
const { migrateToCommonSpec, validateDockerComposeToCommonSpec } = require('composeverter');

const service = (line) => `name: look\nservices:\n  web:\n    image: nginx:1.27\n    ${line}\n`;
for (const line of ['ports: ["8080"]', 'ports: [8080]', 'sysctls: {net.core.somaxconn: "1024"}', 'sysctls: {net.core.somaxconn: 1024}', 'group_add: [33]']) {
  const said = validateDockerComposeToCommonSpec(service(line)).map(({ message }) => /must be [a-z,]+/.exec(message)?.[0]);
  console.log(`${line}:`, [...new Set(said)].join(', ') || 'valid');
}
const made = migrateToCommonSpec('services:\n  web:\n    image: nginx:1.27\n    ports: ["9099", "9100-9101"]\n', { expandPorts: true });
console.log(made.split('\n').map((line) => line.trim()).filter((line) => /^(name|- target|published)/.test(line)).join('\n'));
JS
node look.cjs | tee seen
diff seen - <<'TXT'
ports: ["8080"]: valid
ports: [8080]: must be number, must be string, must be object, must be either
sysctls: {net.core.somaxconn: "1024"}: valid
sysctls: {net.core.somaxconn: 1024}: must be string,number,boolean,null, must be array, must be either
group_add: [33]: must be string,number
name: <your project name>
- target: 9099
- target: 9100
published: "9100"
- target: 9101
published: "9101"
TXT
echo "as described: a number must be a number"
