#!/usr/bin/env bash
# convict 6.2.5 (npm) takes 127.0.0.1:80 for port 127, 8000-8002 for port 8000 and 0x50 for any port, and finds all of them valid.
#
# Expected: a variable that is no port is told by validate({ allowed: 'strict' }): the format 'port' is for ports ("ports must be within range 0 - 65535"), and environmental
# variables are coerced "to their proper types". envalid 8.2.0 and env-var 7.5.0 say of all below but 80 that they are no ports.
# Seen: before a value is looked at it has gone through parseInt, which takes the digits that it begins with: of an address and port, of a list, a range and a port with
# its protocol something is a port that may be had, and a port of hexadecimal digits is 0, which is any. The server that was to have port 80 of the loopback asks for
# port 127, which is privileged as well, on all addresses. What load() has of a JSON file goes the same way where it is a text.
# Needs Node.js and npm.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y > log
npm install --silent --no-audit --no-fund --save-exact convict@6.2.5 envalid@8.2.0 env-var@7.5.0
cat > look.cjs <<'JS'
const convict = require('convict');
const { cleanEnv, port } = require('envalid');
const variables = require('env-var');

function told(read) {
  try {
    return String(read());
  } catch {
    return 'error';
  }
}
function byConvict(VALUE) {
  const config = convict({ value: { format: 'port', default: 3000, env: 'VALUE' } }, { env: { VALUE } });
  return config.validate({ allowed: 'strict' }).get('value');
}
function byEnvalid(VALUE) {
  const reporter = ({ errors }) => {
    if (errors.VALUE) throw errors.VALUE;
  };
  return cleanEnv({ VALUE }, { VALUE: port() }, { reporter }).VALUE;
}
function byEnvVar(value) {
  return variables.from({ value }).get('value').asPortNumber();
}
for (const value of ['80', '127.0.0.1:80', '80,443', '8000-8002', '53/udp', '0x50', 'tcp://10.96.0.7:80', '70000']) {
  console.log(`${value}: convict ${told(() => byConvict(value))}, envalid ${told(() => byEnvalid(value))}, env-var ${told(() => byEnvVar(value))}`);
}
JS
node look.cjs | tee seen
diff seen - <<'TXT'
80: convict 80, envalid 80, env-var 80
127.0.0.1:80: convict 127, envalid error, env-var error
80,443: convict 80, envalid error, env-var error
8000-8002: convict 8000, envalid error, env-var error
53/udp: convict 53, envalid error, env-var error
0x50: convict 0, envalid error, env-var error
tcp://10.96.0.7:80: convict error, envalid error, env-var error
70000: convict error, envalid error, env-var error
TXT
echo "as described: an address is a port"
