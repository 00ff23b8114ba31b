#!/usr/bin/env bash
# composerize-ts 0.6.2 makes `--privileged=false` a privileged service, and takes the host's network away without a word.
#
# Expected: a service that runs as `docker run` would. A switch takes a value behind an equals sign (docker, "Flag syntax": --flag=false), --net is
# an alias of --network, and the network "host" is none that is made but the host's own: `network_mode: host` in Compose.
# Seen: any value of a switch is an "Unknown option", and the switch is on: --privileged=false is privileged, --read-only=false read-only. host,
# none and container:web become networks of the file with these names, which Compose creates, and there is no message: what listened on
# the host's port 80 listens on none of its ports. `--net host web` is the image "host" with the command web. ulimits have hard and soft
# changed over. (The = at the beginning of two lines below is printed by the package.)
# Needs Node.js and npm.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init --yes > log
npm install --silent --no-audit --no-fund composerize-ts@0.6.2 > log 2>&1 || { cat log; exit 1; }

cat > look.js <<'JS'
const { composerize } = require('composerize-ts');
for (const options of ['--privileged', '--privileged=false', '--read-only=false', '--network host', '--network none', '--network container:web', '--net host', '--ulimit nofile=1024:4096']) {
  const { yaml, messages } = composerize(`docker run ${options} registry.example.com/web`);
  const lines = yaml.split('\n').slice(2).filter((line) => line && line !== '        image: registry.example.com/web').map((line) => line.trim());
  console.log(`${options} | ${lines.join(' ')} | ${messages.map((message) => message.value).join(' ') || 'no message'}`);
}
JS
node look.js | tee seen
diff seen - <<'TXT'
--privileged | web: privileged: true | no message
=--privileged=false | web: privileged: true | Unknown option: false
=--read-only=false | web: read_only: true | Unknown option: false
--network host | web: networks: host: {} networks: host: {} | no message
--network none | web: networks: none: {} networks: none: {} | no message
--network container:web | web: networks: 'container:web': {} networks: 'container:web': {} | no message
--net host | host: command: registry.example.com/web image: host | Unknown option: net
--ulimit nofile=1024:4096 | web: ulimits: nofile: hard: 1024 soft: 4096 | no message
TXT
echo "as described: false is privileged, and the host's network is another"
