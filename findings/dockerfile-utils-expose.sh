#!/usr/bin/env bash
# dockerfile-utils 0.16.3, the checker behind editors' Dockerfile support, knows the shape of EXPOSE but not its numbers.
#
# Expected: it repeats what a build says of EXPOSE. It does for a word that is no port ("Invalid containerPort: ..."), in the
# builder's own words. The builders read EXPOSE with github.com/docker/go-connections/nat, whose v0.5.0 answers to 70000
# "invalid containerPort: 70000" and to 80/http "invalid proto: http", and takes 0, 80:8080 and 80/sctp.
# Seen: 70000 passes without a word, and so does a range that runs backwards.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y > /dev/null
npm install --no-audit --no-fund --save-exact dockerfile-utils@0.16.3 > /dev/null

cat > look.cjs <<'JS'
const { validate } = require('dockerfile-utils');
for (const value of ['80', '80/sctp', 'web', '70000', '8010-8000', '80/http']) {
  const problems = validate(`FROM nginx\nEXPOSE ${value}\n`).map(({ message }) => message);
  console.log(`EXPOSE ${value}:`, problems.join('; ') || 'nothing to say');
}
JS
node look.cjs | tee seen
diff seen - <<'TXT'
EXPOSE 80: nothing to say
EXPOSE 80/sctp: nothing to say
EXPOSE web: Invalid containerPort: web
EXPOSE 70000: nothing to say
EXPOSE 8010-8000: nothing to say
EXPOSE 80/http: Invalid proto: http
TXT
echo "as described: a port beyond 65535 passes"
