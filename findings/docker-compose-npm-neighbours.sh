#!/usr/bin/env bash
# docker-compose 1.5.0 (npm) reads no port of a service that publishes two neighbours, such as 80 and 81: both are NaN.
#
# Expected: ps() tells of each published port the number in the container and that of the host, as it does for 80 and 443.
# Seen: Docker puts neighbours together where it shows ports, in the table and in the JSON of `docker compose ps` alike (docker/cli,
# cli/command/formatter, DisplayablePorts: "0.0.0.0:80-81->80-81/tcp"), whether they were published as a range or one by one. Number() of "80-81" is the
# port: NaN, and null once it is JSON. Exposed ports that are neighbours (8080-8081/tcp) are the same. A program that waits for the port, or writes it
# into a configuration, works until somebody adds the port beside it.
# Needs Node.js from 20 on and npm.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y > /dev/null
npm install --no-audit --no-fund --ignore-scripts --save-exact docker-compose@1.5.0 > /dev/null 2>&1

# What answers for Docker: one service, whose ports are those of the variable.
mkdir bin
cat > bin/docker <<'DOCKER'
#!/usr/bin/env bash
printf '{"Name":"web-1","Command":"\\"serve\\"","State":"running","Ports":"%s"}\n' "$PORTS"
DOCKER
chmod +x bin/docker
cat > look.mjs <<'JS'
import { ps } from 'docker-compose';

for (const shown of ['0.0.0.0:80->80/tcp, 0.0.0.0:443->443/tcp', '0.0.0.0:80-81->80-81/tcp', '8080-8081/tcp']) {
  const env = { PATH: `${process.cwd()}/bin:${process.env.PATH}`, PORTS: shown };
  const { data } = await ps({ cwd: '.', env, commandOptions: [['--format', 'json']] });
  for (const { exposed, mapped } of data.services[0].ports) console.log(`${shown}: ${exposed.port} at ${mapped?.port ?? 'none'}`);
}
JS
node look.mjs | tee seen
diff seen - <<'TXT'
0.0.0.0:80->80/tcp, 0.0.0.0:443->443/tcp: 80 at 80
0.0.0.0:80->80/tcp, 0.0.0.0:443->443/tcp: 443 at 443
0.0.0.0:80-81->80-81/tcp: NaN at NaN
8080-8081/tcp: NaN at none
TXT
echo "as described: 80 and 81 together are no numbers"
