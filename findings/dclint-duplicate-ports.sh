#!/usr/bin/env bash
# dclint 3.1.0 calls ports duplicate that Docker chooses itself, or that stand on different addresses.
#
# Expected: no-duplicate-exported-ports finds what Docker cannot publish: "Duplicate exported ports across services can lead to port conflicts" (its
# documentation). A port of the container alone is published at a free port of the host (Compose specification, "ports": "HOST is optional"), as is one
# behind an address with nothing between the colons, and one address does not mind what another has; TCP and UDP are told apart.
# Seen: two services with `- "3000"` export a duplicate 3000; two with `127.0.0.1::9000`, or with a target alone, export a duplicate port with no
# number, even of unlike ports; 80 of 192.0.2.1 and 80 of 192.0.2.2 are one. The rule has no fix and no option, so that people
# switch it off, and with it what it is for.
# Needs Node.js from 20 on and npm.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y > /dev/null
npm install --no-audit --no-fund --ignore-scripts --save-exact dclint@3.1.0 > /dev/null 2>&1

look() {
  printf 'name: look\nservices:\n  a:\n    image: a:1\n    ports: [%s]\n  b:\n    image: b:1\n    ports: [%s]\n' "$1" "$2" > compose.yaml
  { npx dclint compose.yaml -f json || true; } > said
  echo "$1 and $2: $(grep -oE 'is exporting port [^ ]* which is already used' said | tr -d '\\' || echo no duplicate)"
}
{
  look "'80:80'" "'80:8080'"
  look "'53:53/tcp'" "'53:53/udp'"
  look "'192.0.2.1:80:80'" "'192.0.2.2:80:80'"
  look "'3000'" "'3000'"
  look "'127.0.0.1::9000'" "'127.0.0.1::9001'"
  look "{target: 9000}" "{target: 9001}"
} | tee seen
diff seen - <<'TXT'
'80:80' and '80:8080': is exporting port "80" which is already used
'53:53/tcp' and '53:53/udp': no duplicate
'192.0.2.1:80:80' and '192.0.2.2:80:80': is exporting port "80" which is already used
'3000' and '3000': is exporting port "3000" which is already used
'127.0.0.1::9000' and '127.0.0.1::9001': is exporting port "" which is already used
{target: 9000} and {target: 9001}: is exporting port "" which is already used
TXT
echo "as described: a port without a number is a duplicate"
