#!/usr/bin/env bash
# composerize 1.7.6 leaves `--user 0` out: what was to run as root runs as the user of the image.
#
# Expected: `docker run --user 0` becomes `user: "0"`, as --user 1000 becomes `user: "1000"`; of an option that stands twice Docker takes the
# last one.
# Seen: an option whose whole value is the number 0 is none, whichever it is: --user, --group-add, --pids-limit, --oom-score-adj. It stands
# in a comment above the file ("ignored options"), together with options that Compose has not. 0:0, 00, root and a sysctl's 0
# are kept. Two users become one with a comma, `user: 1000,0`, which no image has.
# Needs Node.js and npm.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y > /dev/null
npm install --no-audit --no-fund --save-exact composerize@1.7.6 > /dev/null 2>&1

cat > look.cjs <<'JS'
const composerize = require('composerize');
for (const options of ['--user 0', '--user 1000', '--user 0:0', '--group-add 0', '--group-add 33', '--user 1000 --user 0']) {
  const file = composerize(`docker run ${options} registry.example.com/web`);
  const said = file.split('\n').filter((line) => /^# -|user|group_add|^ +- /.test(line)).map((line) => line.trim());
  console.log(`${options}: ${said.join(' ')}`);
}
JS
node look.cjs | tee seen
diff seen - <<'TXT'
--user 0: # --user=0
--user 1000: user: "1000"
--user 0:0: user: 0:0
--group-add 0: # --group-add=0
--group-add 33: group_add: - "33"
--user 1000 --user 0: user: 1000,0
TXT
echo "as described: 0 alone is no value"
