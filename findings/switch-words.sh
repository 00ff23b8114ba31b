#!/usr/bin/env bash
# convict 6.2.5 (npm) and tornado 6.6.1 turn TLS on where it is off or no, and config 5.0.1 (npm) turns it off where it is on, 1 or yes.
#
# Expected: an option that is true or false takes the words that people write for it, or says that it does not know one. envalid 8.2.0 and pydantic-settings 2.16.3 take
# on, off, 1, 0, yes and no for what they say.
# Seen: no error anywhere. To convict whatever is not "false" is true, 0 too; to tornado.options whatever is not false, 0 or f. To config, whose page says
# of its __format that it is "boolean", whatever is not "true" is false. So a server that is moved from one to another, or whose variable comes from a
# chart, where a boolean goes by on and off as well, speaks HTTP where it was to speak TLS, or opens an admin port that was to be shut.
# Needs Node.js, npm and Python 3 with venv.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y > log
npm install --silent --no-audit --no-fund --save-exact convict@6.2.5 config@5.0.1 envalid@8.2.0
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check tornado==6.6.1 pydantic-settings==2.16.3
mkdir config
echo '{"tls": null}' > config/default.json
echo '{"tls": {"__name": "TLS", "__format": "boolean"}}' > config/custom-environment-variables.json
cat > look.cjs <<'JS'
const { bool, cleanEnv } = require('envalid');
const byConvict = require('convict')({ tls: { format: Boolean, default: false, env: 'TLS' } });
byConvict.validate({ allowed: 'strict' });
const byEnvalid = cleanEnv(process.env, { TLS: bool() });
console.log(`envalid ${byEnvalid.TLS}, convict ${byConvict.get('tls')}, config ${require('config').get('tls')}`);
JS
cat > look.py <<'PY'
import os

from pydantic_settings import BaseSettings
from tornado.options import OptionParser


class Settings(BaseSettings):
    tls: bool


options = OptionParser()
options.define("tls", default=False, type=bool)
options.parse_command_line(["look", "--tls=" + os.environ["TLS"]])
print(f"pydantic-settings {Settings().tls}, tornado {options.tls}".lower())
PY
for word in true yes on 1 false no off 0; do
  echo "$word: $(TLS=$word node look.cjs), $(TLS=$word venv/bin/python look.py)"
done | tee seen
diff seen - <<'TXT'
true: envalid true, convict true, config true, pydantic-settings true, tornado true
yes: envalid true, convict true, config false, pydantic-settings true, tornado true
on: envalid true, convict true, config false, pydantic-settings true, tornado true
1: envalid true, convict true, config false, pydantic-settings true, tornado true
false: envalid false, convict false, config false, pydantic-settings false, tornado false
no: envalid false, convict true, config false, pydantic-settings false, tornado true
off: envalid false, convict true, config false, pydantic-settings false, tornado true
0: envalid false, convict true, config false, pydantic-settings false, tornado false
TXT
echo "as described: off is on, and on is off"
