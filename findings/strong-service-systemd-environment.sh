#!/usr/bin/env bash
# strong-service-systemd 1.2.3 writes &amp; into a systemd unit where a variable has &, and cuts a variable at its first space.
#
# Expected: "Generate an systemd job using the provided parameters": the service has the variables that were given. In a unit a value with spaces
# stands in quotes, and a quote in it is escaped (systemd.exec(5), "Environment=").
# Seen: the values are escaped for HTML and not for systemd. The address of a database gets `?ssl=1&amp;pool=2`, with a parameter that no database
# knows. Of "--port=80 --host=::" systemd 252 takes --port=80 and says "Invalid environment assignment, ignoring: --host=::", and the server listens
# elsewhere or on other addresses. strong-service-install, of the same project, writes its units with it. PORT=80 and the user, a number too, are
# right; that user 101 cannot have port 80 is left to whoever installs the unit.
# Needs Node.js and npm.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund --save-exact strong-service-systemd@1.2.3 > /dev/null 2>&1

cat > look.cjs <<'JS'
const unit = require('strong-service-systemd')({
  name: 'web',
  script: '/srv/web/server.js',
  user: '101',
  env: {
    PORT: 80,
    DATABASE: 'postgres://db.example/web?ssl=1&pool=2',
    OPTIONS: '--port=80 --host=::',
    TITLE: 'the "web"',
  },
});
for (const line of unit.split('\n')) if (/^(User|Group|Environment)=/.test(line)) console.log(line);
JS
node look.cjs 2> /dev/null | tee seen
diff seen - <<'TXT'
User=101
Group=101
Environment=PORT=80
Environment=DATABASE=postgres://db.example/web?ssl=1&amp;pool=2
Environment=OPTIONS=--port=80 --host=::
Environment=TITLE=the &quot;web&quot;
TXT
echo "as described: HTML in a unit"
