#!/usr/bin/env bash
# rekcod 3.0.0 leaves the user and the capabilities of a container out, and all addresses of a port but the last.
#
# Expected: "docker inspect → docker run": the command that starts a container like the one inspected, with --user 101, --cap-drop ALL, --cap-add
# NET_BIND_SERVICE and --sysctl, -p for each binding, and an entrypoint of two words as Docker starts it.
# Seen: privileged, security_opt and groups are there, those are not: what ran as user 101 without capabilities runs as the user of the
# image, with Docker's fourteen. Of two bindings of port 80 the last is published. --entrypoint "/bin/tini --" names one program with a space in
# its name, since Docker splits no entrypoint on its command line, and the container does not start.
# Needs Node.js from 20 on and npm.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y > /dev/null
npm install --no-audit --no-fund --ignore-scripts --save-exact rekcod@3.0.0 > /dev/null 2>&1

cat > look.cjs <<'JS'
const { parse } = require('rekcod');

const [{ command }] = parse(JSON.stringify([{
  Name: '/web', Id: 'c0ffee'.repeat(10), Image: 'sha256:0', Path: '/bin/tini',
  Config: { Image: 'registry.example.com/web', User: '101', Entrypoint: ['/bin/tini', '--'], Cmd: ['serve'] },
  HostConfig: {
    Privileged: false, GroupAdd: ['33'], SecurityOpt: ['no-new-privileges'], NetworkMode: 'default',
    CapDrop: ['ALL'], CapAdd: ['NET_BIND_SERVICE'], Sysctls: { 'net.ipv4.ip_unprivileged_port_start': '80' },
    PortBindings: { '80/tcp': [{ HostIp: '127.0.0.1', HostPort: '80' }, { HostIp: '192.0.2.1', HostPort: '8080' }] },
  },
}]));
console.log(command.replaceAll(/ (?=-[-a-z]|registry)/g, '\n'));
JS
node look.cjs | tee seen
diff seen - <<'TXT'
docker run
--name web
-p 192.0.2.1:8080:80/tcp
--group-add 33
--security-opt 'no-new-privileges'
-d
--entrypoint "/bin/tini
--"
registry.example.com/web 'serve'
TXT
echo "as described: the user is left out"
