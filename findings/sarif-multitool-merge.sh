#!/usr/bin/env bash
# @microsoft/sarif-multitool 5.7.0 (Linux) merges runs of one tool into one run: files of one folder move to the other, and a run that failed is gone.
#
# Expected: what a run says holds for its own results. SARIF 2.1.0 has originalUriBaseIds (3.14.14) and automationDetails (3.14.3) in the run, so that
# SRC of one run and SRC of another are two places, and categories of one upload. A run without results whose executionSuccessful is false
# says that nobody knows what it would have found (3.20.14).
# Seen: one run with the results of both, and originalUriBaseIds and automationDetails of either, whichever came in last: both results lie in
# the same folder then. The run that could not read its file is left out with what it says, so the merged report is that of a success; with
# --merge-empty-logs as well.
# Needs Node.js from 20 on and npm, and Linux on x64; the package takes some 100 MB of disk.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y > /dev/null
npm install --no-audit --no-fund --ignore-scripts --save-exact @microsoft/sarif-multitool-linux@5.7.0 > /dev/null 2>&1
chmod +x node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool

cat > write.cjs <<'JS'
const { writeFileSync } = require('node:fs');

const physicalLocation = { artifactLocation: { uri: 'pod.yaml', uriBaseId: 'SRC' }, region: { startLine: 7 } };
const found = (text) => [{ ruleId: 'port', message: { text }, locations: [{ physicalLocation }] }];
const run = (id, results, notes = []) => ({
  tool: { driver: { name: 'look', rules: [{ id: 'port' }] } },
  automationDetails: { id: `${id}/` },
  originalUriBaseIds: { SRC: { uri: `file:///src/${id}/` } },
  invocations: [{ executionSuccessful: notes.length === 0, toolExecutionNotifications: notes }],
  results,
});
const runs = {
  web: run('web', found('port 80')),
  dns: run('dns', found('port 53')),
  mail: run('mail', [], [{ level: 'error', message: { text: 'mail/pod.yaml cannot be read' } }]),
};
for (const [name, one] of Object.entries(runs)) writeFileSync(`${name}.sarif`, JSON.stringify({ version: '2.1.0', runs: [one] }));
JS
node write.cjs
cat > look.cjs <<'JS'
const { readFileSync } = require('node:fs');

const text = readFileSync('merged.sarif', 'utf8');
const { runs } = JSON.parse(text);
const places = new Set(runs.flatMap(({ originalUriBaseIds: { SRC } }) => SRC.uri));
console.log(`${runs.length} run, ${runs[0].results.length} results in ${places.size} folder, ${text.includes('cannot be read') ? 'with' : 'without'} the failure`);
JS
{
  for option in '' --merge-empty-logs; do
    # shellcheck disable=SC2086 # no option is no word
    DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool merge web.sarif dns.sarif mail.sarif \
      --output-file merged.sarif --log ForceOverwrite $option > said 2>&1 || { tail -5 said; exit 1; }
    echo "${option:-no option}: $(node look.cjs)"
  done
} | tee seen
diff seen - <<'TXT'
no option: 1 run, 2 results in 1 folder, without the failure
--merge-empty-logs: 1 run, 2 results in 1 folder, without the failure
TXT
echo "as described: two folders become one"
