#!/usr/bin/env bash
# pm2 7.0.4 gives every instance the same port once the ecosystem file is started again, which is how a deployment is done.
#
# Expected: increment_var: 'PORT' gives each instance a port of its own, counted up from the one in `env`, and each keeps it, or is counted again, whenever
# the application is started, restarted or reloaded.
# Seen: the first start counts: 8080, 8081, 8082, and `pm2 restart web` and `pm2 reload web` keep that. With the file instead of the name (`pm2 restart
# ecosystem.config.cjs`, reload and start as well) env is put into each running instance as it stands, and all have 8080: the first to listen gets
# it, and the others end with EADDRINUSE or serve nothing, while the proxy in front asks 8081 and 8082. No word says so, and
# what was tested, the first start, is right.
# Needs Node.js and npm; pm2 runs in a folder of its own (PM2_HOME) and is ended.
set -euo pipefail
work="$(mktemp -d)"
export PM2_HOME="$work/pm2"
trap '"$work/node_modules/.bin/pm2" kill > /dev/null 2>&1 || true; rm -rf "$work"' EXIT
cd "$work"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact pm2@7.0.4 > /dev/null

cat > web.cjs <<'JS'
require('node:fs').appendFileSync('ports', `${process.env.PORT}\n`);
setInterval(() => {}, 1000);
JS
cat > ecosystem.config.cjs <<'JS'
module.exports = { apps: [{ name: 'web', script: './web.cjs', instances: 3, exec_mode: 'fork', increment_var: 'PORT', env: { PORT: 8080 } }] };
JS
does() {
  rm -f ports
  npx pm2 "$@" > /dev/null 2>&1
  for _ in $(seq 100); do
    [ "$(cat ports 2> /dev/null | wc -l)" -ge 3 ] && break
    sleep 0.1
  done
  echo "pm2 $*: $(sort ports | xargs)"
}
{
  does start ecosystem.config.cjs
  does restart web
  does reload web
  does reload ecosystem.config.cjs
  npx pm2 delete all > /dev/null 2>&1
  does start ecosystem.config.cjs
  does start ecosystem.config.cjs
} | tee seen
diff seen - <<'TXT'
pm2 start ecosystem.config.cjs: 8080 8081 8082
pm2 restart web: 8080 8081 8082
pm2 reload web: 8080 8081 8082
pm2 reload ecosystem.config.cjs: 8080 8080 8080
pm2 start ecosystem.config.cjs: 8080 8081 8082
pm2 start ecosystem.config.cjs: 8080 8080 8080
TXT
echo "as described: three instances, one port"
