#!/usr/bin/env bash
# docker-file-parser 1.0.7 reads the lines of a here-document as instructions.
#
# Expected: `RUN <<EOF` up to `EOF` is one instruction, as BuildKit reads it since Dockerfile syntax 1.4 (docs.docker.com,
# "Here-Documents"). So a line "USER root" of the script changes no user, and "EXPOSE 81" declares no port.
# Seen: every line becomes an instruction of its own. Whoever looks for the user or the ports of an image this way finds user root
# and port 81, which the image has not. dockerfile-ast 0.7.1 reads the same file as one RUN.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y > /dev/null
npm install --no-audit --no-fund --save-exact docker-file-parser@1.0.7 dockerfile-ast@0.7.1 > /dev/null

cat > look.cjs <<'JS'
const { parse } = require('docker-file-parser');
const { DockerfileParser } = require('dockerfile-ast');
const file = 'FROM alpine\nRUN <<EOF\nUSER root\nEXPOSE 81\nEOF\nUSER 1000\nEXPOSE 8080\n';
console.log('docker-file-parser:', parse(file).map(({ name }) => name).join(' '));
console.log('dockerfile-ast:', DockerfileParser.parse(file).getInstructions().map((one) => one.getKeyword()).join(' '));
JS
node look.cjs | tee seen
diff seen - <<'TXT'
docker-file-parser: FROM RUN USER EXPOSE EOF USER EXPOSE
dockerfile-ast: FROM RUN USER EXPOSE
TXT
echo "as described: a here-document is taken for instructions"
