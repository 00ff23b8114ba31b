#!/usr/bin/env bash
# sarif-junit 1.1.4 fails what was let pass and what is gone, and passes what has no level.
#
# Expected: the JUnit report fails where the SARIF does. In SARIF 2.1.0 a result with a suppression that was not rejected is not for the reader
# (3.27.23), one whose baselineState is "absent" was found in the previous run and not in this one (3.27.24), and one
# without a level has that of its rule, "warning" where nothing else is said (3.27.10).
# Seen: the level of the result alone counts. A finding that a comment in the source lets pass is a failure, so is one that was repaired, and the
# default level is a test that passed; a rule whose defaultConfiguration is "error" changes nothing. A result without ruleId (3.27.5: ruleIndex
# or rule may stand for it) ends the program, and nothing is written.
# Needs Node.js from 20 on and npm.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y > /dev/null
npm install --no-audit --no-fund --ignore-scripts --save-exact sarif-junit@1.1.4 > /dev/null 2>&1

cat > write.cjs <<'JS'
const { writeFileSync } = require('node:fs');

const locations = [{ physicalLocation: { artifactLocation: { uri: 'pod.yaml' }, region: { startLine: 7 } } }];
const result = (text, more) => ({ ruleId: 'port', message: { text }, locations, ...more });
const results = [
  result('found', { level: 'error' }),
  result('let pass in the source', { level: 'error', suppressions: [{ kind: 'inSource', status: 'accepted' }] }),
  result('repaired since', { level: 'error', baselineState: 'absent' }),
  result('of the default level'),
];
const rules = [{ id: 'port', defaultConfiguration: { level: 'error' } }];
const runs = [{ tool: { driver: { name: 'look', rules } }, results }];
writeFileSync('in.sarif', JSON.stringify({ version: '2.1.0', runs }));
JS
node write.cjs
npx sarif-junit -i in.sarif -o out.xml > /dev/null
tr -d '\n' < out.xml | grep -oE '<testcase [^>]*>( *<failure/>)?' | sed -E 's/.*name="(Ln 7 )?([^"]*)".*(<failure).*/\2: failed/; s/.*name="([^"]*)".*/\1: passed/' | tee seen
diff seen - <<'TXT'
found: failed
let pass in the source: failed
repaired since: failed
of the default level: passed
TXT
echo "as described: the level of the result alone counts"
