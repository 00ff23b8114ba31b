#!/usr/bin/env bash
# dockerode-compose 1.4.0 publishes port 80 of the host for `ports: ["80"]`, where Compose takes any free one.
#
# Expected: as the Compose specification has it: a container's port alone, or behind an address with nothing between the colons, is published
# on a port that Docker chooses (an empty HostPort), what follows a slash is the protocol in every form, and the long form's
# protocol is tcp where none is named.
# Seen: the container's number becomes the host's, a privileged one included, so two containers of one service collide; "53/udp" and
# "127.0.0.1:53:53/udp" are sent to Docker's API as the protocol "udp/tcp"; a long port without `protocol` is "80/undefined"; a range
# of both sides calls a function that this module does not have. "6060:53/udp" and whole long ports are right.
# Needs Node.js and npm.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y > /dev/null
npm install --no-audit --no-fund --ignore-scripts --save-exact dockerode-compose@1.4.0 > /dev/null 2>&1

cat > look.cjs <<'JS'
const { writeFileSync } = require('node:fs');
const Compose = require('dockerode-compose');
// Takes what is to be created down, instead of Docker.
const docker = {
  createNetwork: async () => ({ id: 'n' }),
  listNetworks: async () => [],
  listContainers: async () => [],
  createContainer: async (options) => {
    said.push(JSON.stringify(options.HostConfig.PortBindings));
    return { id: 'c', start: async () => undefined };
  },
};
let said = [];
(async () => {
  const ports = ['"80"', '"127.0.0.1::80"', '"53/udp"', '"127.0.0.1:53:53/udp"', '"6060:53/udp"', '"80-81:80-81"', '"80-81"'];
  const long = ['{target: 80, published: 8080}', '{target: 53, published: 5353, protocol: udp}'];
  for (const port of [...ports, ...long]) {
    said = [];
    writeFileSync('compose.yaml', `services:\n  web:\n    image: registry.example.com/web\n    ports:\n      - ${port}\n`);
    await new Compose(docker, 'compose.yaml', 'p').up().catch((error) => said.push(error.message));
    console.log(`${port}: ${said.join(' ')}`);
  }
})();
JS
node look.cjs | tee seen
diff seen - <<'TXT'
"80": {"80/tcp":[{"HostPort":"80"}]}
"127.0.0.1::80": {"80/tcp":[{"HostPort":"80","HostIp":"127.0.0.1"}]}
"53/udp": {"53/udp/tcp":[{"HostPort":"53/udp"}]}
"127.0.0.1:53:53/udp": {"53/udp/tcp":[{"HostPort":"53","HostIp":"127.0.0.1"}]}
"6060:53/udp": {"53/udp":[{"HostPort":"6060"}]}
"80-81:80-81": fillPortArray is not defined
"80-81": {"80/tcp":[{"HostPort":"80"}],"81/tcp":[{"HostPort":"81"}]}
{target: 80, published: 8080}: {"80/undefined":[{"HostPort":"8080"}]}
{target: 53, published: 5353, protocol: udp}: {"53/udp":[{"HostPort":"5353"}]}
TXT
echo "as described: a container's port alone takes the same port of the host"
