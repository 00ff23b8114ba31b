#!/usr/bin/env bash
# decomposerize 1.4.4 loses ports in Compose's long form, and joins the words of a command with commas.
#
# Expected: `ports` in the long form (target, published, protocol; Compose specification, "ports") publish as the short form does, and
# a `command` that is a list becomes the same words behind the image.
# Seen: the long form gives no -p and no word about it, so that the container that comes of it is reachable nowhere; the list
# ["sh", "-c", "echo a"] becomes `sh,-c,echo a`, a program that no image has. The short form, and the long form of `volumes`, are kept.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y > /dev/null
npm install --no-audit --no-fund --save-exact decomposerize@1.4.4 > /dev/null

cat > look.cjs <<'JS'
const decomposerize = require('decomposerize').default ?? require('decomposerize');
const service = (lines) => ['services:', '  dns:', '    image: coredns/coredns', ...lines.map((line) => `    ${line}`)].join('\n');
for (const lines of [
  ['ports:', '  - 5353:53/udp'],
  ['ports:', '  - target: 53', '    published: "5353"', '    protocol: udp'],
  ['volumes:', '  - type: bind', '    source: /a', '    target: /b'],
  ['command: ["sh", "-c", "echo a"]'],
]) {
  console.log(decomposerize(service(lines)).trim());
}
JS
node look.cjs | tee seen
diff seen - <<'TXT'
docker run -p 5353:53/udp coredns/coredns
docker run coredns/coredns
docker run --mount type=bind,source=/a,target=/b coredns/coredns
docker run coredns/coredns sh,-c,echo a
TXT
echo "as described: a port in the long form is published nowhere"
