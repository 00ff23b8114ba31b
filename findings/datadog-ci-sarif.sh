#!/usr/bin/env bash
# @datadog/datadog-ci 5.25.0 (npm) says of four valid SARIF reports that they are not compliant with the schema, and uploads the others of their folder with exit code 0.
#
# Expected: what the schema of SARIF 2.1.0 allows is uploaded, or the command fails. A result names its rule by ruleId or by `rule` (3.27.5, 3.27.7); ruleId may be hierarchical,
# port/host below the rule port (3.27.5); a rule need not be in the list (3.19.23); a suppression has a `status`, "accepted" (3.35.3). A report that cannot be sent is a
# failure of the job that sends it.
# Seen: `sarif upload` wants a ruleId in each result, and the very same text among the rules; its schema is one from before the standard, in which `status` was `state`. Each of
# the four is "not compliant with the SARIF json schema v2.1.0", though sarif-multitool 5.7.0 finds no error in any, and `state` is right. One result that was let pass and says
# so, or one of a rule that a plug-in brought, and the whole report with all its findings stays at home. Given the folder, or two files, the command prints that,
# sends the rest and ends with 0; with none left it ends with 1. A rule of an extension is found. Run with --dry-run, which reads and judges the same and sends nothing.
# Needs Node.js from 20 on, npm and git, and Linux on x64; some 150 MB of disk.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y > log
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact @datadog/datadog-ci@5.25.0 @microsoft/sarif-multitool-linux@5.7.0
multitool=node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool
chmod +x "$multitool"
git init --quiet
git -c user.name=look -c user.email=look@example.com commit --quiet --allow-empty --message look
git remote add origin https://example.com/look.git
mkdir reports
cat > write.cjs <<'JS'
const { writeFileSync } = require('node:fs');

const found = { level: 'error', message: { text: 'port 80' }, locations: [{ physicalLocation: { artifactLocation: { uri: 'web.yaml' }, region: { startLine: 7 } } }] };
const report = (rules, results, extensions) => ({ version: '2.1.0', runs: [{ tool: { driver: { name: 'look', rules }, extensions }, results }] });
const reports = {
  'as expected': report([{ id: 'port' }], [{ ...found, ruleId: 'port' }]),
  extension: report([], [{ ...found, ruleId: 'port', rule: { toolComponent: { index: 0 }, index: 0 } }], [{ name: 'ports', rules: [{ id: 'port' }] }]),
  hierarchical: report([{ id: 'port' }], [{ ...found, ruleId: 'port/host', ruleIndex: 0 }]),
  'by rule.id': report([{ id: 'port' }], [{ ...found, rule: { id: 'port', index: 0 } }]),
  'not listed': report([{ id: 'user' }], [{ ...found, ruleId: 'port' }]),
  'suppressed, status': report([{ id: 'port' }], [{ ...found, ruleId: 'port', suppressions: [{ kind: 'inSource', status: 'accepted' }] }]),
  'suppressed, state': report([{ id: 'port' }], [{ ...found, ruleId: 'port', suppressions: [{ kind: 'inSource', state: 'accepted' }] }]),
};
for (const [name, content] of Object.entries(reports)) writeFileSync(`reports/${name}.sarif`, JSON.stringify(content));
JS
node write.cjs
upload() {
  code=0
  DD_API_KEY=none npx datadog-ci sarif upload "$@" --env ci --dry-run > said 2>&1 || code=$?
}
for report in reports/*.sarif; do
  DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 "$multitool" validate "$report" --rule-kind Sarif > log 2>&1 || true
  upload "$report"
  echo "$(basename "$report" .sarif): $(grep -c 'error \(SARIF\|JSON\)' log || true) errors by the validator; exit code $code$(grep '^ - ' said || true)"
done | tee seen
upload reports
echo "all seven: $(grep -c 'not compliant with the SARIF json schema' said) not compliant, $(grep -o 'Uploaded . files' said), exit code $code" | tee -a seen
diff seen - <<'TXT'
as expected: 0 errors by the validator; exit code 0
by rule.id: 0 errors by the validator; exit code 1 - a result should have a ruleId
extension: 0 errors by the validator; exit code 0
hierarchical: 0 errors by the validator; exit code 1 - result references rule port/host but rule not found in the tool section
not listed: 0 errors by the validator; exit code 1 - result references rule port but rule not found in the tool section
suppressed, state: 1 errors by the validator; exit code 0
suppressed, status: 0 errors by the validator; exit code 1 - /runs/0/results/0/suppressions/0: must NOT have additional properties
all seven: 4 not compliant, Uploaded 3 files, exit code 0
TXT
echo "as described: valid, and not sent"
