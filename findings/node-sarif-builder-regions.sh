#!/usr/bin/env bash
# node-sarif-builder 5.0.0 (npm) ends a place before it begins where a linter knows no end, and makes a place of no width of a line.
#
# Expected: startLine, startColumn, endLine and endColumn of initSimple are "optional"; what a linter does not know is left out. SARIF 2.1.0 has meanings for that: a
# startLine alone is the whole line, no endLine is the same line, no endColumn is up to the end of it (3.30.5 to 3.30.8). The end is behind the start.
# Seen: a missing endColumn is 1. A port at line 7, column 15, "15 to the end", is from 15 back to 1, which SARIF's own validator (sarif-multitool 5.7.0) calls an error,
# SARIF1007; line 7 alone is an empty place at its beginning, and of lines 7 to 9 the last does not belong to it. Places with
# all four numbers are right.
# Needs Node.js from 20 on and npm, and Linux on x64; some 100 MB of disk.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y > log
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact node-sarif-builder@5.0.0 @microsoft/sarif-multitool-linux@5.7.0
multitool=node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool
chmod +x "$multitool"
cat > write.cjs <<'JS'
const { SarifBuilder, SarifResultBuilder, SarifRunBuilder } = require('node-sarif-builder');

const run = new SarifRunBuilder().initSimple({ toolDriverName: 'look', toolDriverVersion: '1.0.0' });
const found = { level: 'error', messageText: 'port 80', ruleId: 'port', fileUri: 'deploy/web.yaml' };
const places = [
  { startLine: 7 },
  { startLine: 7, startColumn: 15 },
  { startLine: 7, endLine: 9 },
  { startLine: 7, startColumn: 15, endLine: 7, endColumn: 17 },
];
for (const place of places) {
  const result = new SarifResultBuilder().initSimple({ ...found, ...place });
  run.addResult(result);
  const { startLine, startColumn, endLine, endColumn } = result.result.locations[0].physicalLocation.region;
  console.log(`${JSON.stringify(place)}: from ${startLine}:${startColumn} to ${endLine}:${endColumn}`);
}
const report = new SarifBuilder();
report.addRun(run);
report.generateSarifFileSync('report.sarif');
JS
{
  node write.cjs
  DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 "$multitool" validate report.sarif --rule-kind Sarif > said 2>&1 || true
  grep -o 'error SARIF1007: runs\[0\].results\[[0-9]\]' said
  grep -o "'endColumn' property .* property '15'" said
} | tee seen
diff seen - <<'TXT'
{"startLine":7}: from 7:1 to 7:1
{"startLine":7,"startColumn":15}: from 7:15 to 7:1
{"startLine":7,"endLine":9}: from 7:1 to 9:1
{"startLine":7,"startColumn":15,"endLine":7,"endColumn":17}: from 7:15 to 7:17
error SARIF1007: runs[0].results[1]
'endColumn' property '1' is less than the 'startColumn' property '15'
TXT
echo "as described: the end stands before the beginning"
