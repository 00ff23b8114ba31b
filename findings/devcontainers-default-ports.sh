#!/usr/bin/env bash
# @devcontainers/cli 0.89.0 (npm) cuts the default of a variable at its first colon: of ${localEnv:WEB:8080:80} port 80 of the container is gone, and an address loses its port.
#
# Expected: "${localEnv:VARIABLE_NAME:default_value}": what stands behind the second colon is the default, up to the brace, as in ${WEB:-8080:80} of Compose.
# Seen: the text is split at every colon, and the third piece is taken for all of the default, without a word of the rest. appPort "8080:80", port 80 of the container on port 8080,
# becomes "8080", which is port 8080 of the container, where nobody listens, on any port of the host; a URL becomes "http", a registry's or database's address its host alone, which a client then asks on
# its default port. Where the variable is set, its value is taken whole: it works for who has it, and not for the next. A default in two variables, one
# for each piece, comes out right. (devcontainers/cli issue 719 has the URL.)
# Needs Node.js 20 or newer and npm; Docker is not asked (a program that says nothing stands for it).
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
echo '{"name": "look", "private": true}' > package.json
npm install --silent --no-audit --no-fund --save-exact @devcontainers/cli@0.89.0
mkdir -p project/.devcontainer
cat > project/.devcontainer/devcontainer.json <<'JSON'
{
  "image": "debian:12",
  "appPort": ["${localEnv:WEB:8080:80}", "${localEnv:WEB_HOST:8080}:${localEnv:WEB_OWN:80}"],
  "containerEnv": {
    "LISTEN": "${localEnv:LISTEN:127.0.0.1:8080}",
    "UPSTREAM": "${localEnv:UPSTREAM:http://web:8080}"
  }
}
JSON
cat > tell.js <<'JS'
const { appPort, containerEnv } = JSON.parse(require("node:fs").readFileSync(0, "utf8")).configuration;
console.log(`  ${JSON.stringify(appPort)}\n  ${JSON.stringify(containerEnv)}`);
JS
look() {
  echo "$1"
  shift
  env -u WEB -u WEB_HOST -u WEB_OWN -u LISTEN -u UPSTREAM "$@" node node_modules/@devcontainers/cli/devcontainer.js read-configuration --workspace-folder project \
    --docker-path true 2> log | node tell.js
}
{
  look "no variables"
  look "variables" WEB=8080:80 LISTEN=127.0.0.1:8080 UPSTREAM=http://web:8080
} | tee seen
diff seen - <<'TXT'
no variables
  ["8080","8080:80"]
  {"LISTEN":"127.0.0.1","UPSTREAM":"http"}
variables
  ["8080:80","8080:80"]
  {"LISTEN":"127.0.0.1:8080","UPSTREAM":"http://web:8080"}
TXT
echo "as described: the default ends at its colon"
