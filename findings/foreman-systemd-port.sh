#!/usr/bin/env bash
# foreman 3.0.1 (npm) exports systemd units that all have the same port, where `nf start` gives each process its own.
#
# Expected: what `nf export --type systemd` writes runs the processes of the Procfile as `nf start` does: with PORT=8080 in .env, the first web has
# 8080, the second 8081, and the next kind of process begins at 8180.
# Seen: each unit has its port in Environment=, and the whole .env as its EnvironmentFile=, with PORT=8080 in it. "Settings from these files override
# settings made with Environment=" (systemd.exec(5)), so that all four are told 8080: the first of them gets it, api perhaps, and the
# others end with "address in use". Without PORT in .env, with --port on the command line, they do not.
# Needs Node.js and npm.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init --yes > log
npm install --silent --no-audit --no-fund --ignore-scripts foreman@3.0.1 > log 2>&1 || { cat log; exit 1; }

echo PORT=8080 > .env
cat > Procfile <<'TXT'
web: printenv PORT
api: printenv PORT
TXT
node_modules/.bin/nf start web=2,api=2 2> /dev/null | grep -oE '(web|api)\.[12] .*[0-9]{4}' | sed -E 's/ .*([0-9]{4})$/ told by nf start: \1/' | sort | tee seen
mkdir units
node_modules/.bin/nf export --type systemd --out "$work/units" --user "$(id -un)" --app shop web=2,api=2 > log 2>&1
for unit in api-1 api-2 web-1 web-2; do
  file="$(sed -n 's/^EnvironmentFile=-//p' "units/shop-$unit.service")"
  echo "$unit told by systemd: $(sed -n 's/^Environment=//p' "units/shop-$unit.service"), then $(cat "$file")"
done | tee -a seen
diff seen - <<'TXT'
api.1 told by nf start: 8180
api.2 told by nf start: 8181
web.1 told by nf start: 8080
web.2 told by nf start: 8081
api-1 told by systemd: PORT=8180, then PORT=8080
api-2 told by systemd: PORT=8181, then PORT=8080
web-1 told by systemd: PORT=8080, then PORT=8080
web-2 told by systemd: PORT=8081, then PORT=8080
TXT
echo "as described: the file's port is everybody's"
