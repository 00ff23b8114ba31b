#!/usr/bin/env bash
# kube-score 1.20.0 writes SARIF whose results stand nowhere, of a run that says of itself that it failed.
#
# Expected: a result's physicalLocation has a region with a line, as the text report and the JSON of the same run know one, or has no region at all
# (SARIF 2.1.0, 3.30: a region has startLine, charOffset or byteOffset); executionSuccessful is true when it was.
# Seen: every region is {"snippet": {}}; the line stands in contextRegion, which readers show beside a region and not instead of it. The
# invocation is in `conversion`, with executionSuccessful false and the end in the year 1, good or bad, and the driver has no version.
# SARIF's own validator (@microsoft/sarif-multitool 5.7.0) reports each region as an error.
# Needs Go from 1.24 on, Node.js and npm; Linux on x64.
set -euo pipefail
work="$(mktemp -d)"
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
cd "$work"
GOBIN="$work" go install github.com/zegl/kube-score/cmd/kube-score@v1.20.0 > built 2>&1 || { tail -3 built; exit 1; }
npm init -y > /dev/null
npm install --no-audit --no-fund --save-exact @microsoft/sarif-multitool-linux@5.7.0 > /dev/null 2>&1

cat > service.yaml <<'YAML'
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector: {app: web}
  ports: [{port: 80}]
YAML
./kube-score score --output-format sarif service.yaml > made.sarif || true
cat > look.cjs <<'JS'
const { runs } = JSON.parse(require('node:fs').readFileSync('made.sarif', 'utf8'));
const [{ tool, conversion, results }] = runs;
const [{ physicalLocation }] = results[0].locations;
console.log(`region ${JSON.stringify(physicalLocation.region)}, contextRegion ${JSON.stringify(physicalLocation.contextRegion)}`);
console.log(`successful: ${conversion.invocation.executionSuccessful}, ended ${conversion.invocation.endTimeUtc}, version ${tool.driver.version}`);
JS
{
  node look.cjs
  node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool validate made.sarif 2> /dev/null | grep -o 'error SARIF1007' | sort | uniq -c | sed 's/^ *//' || true
} | tee seen
diff seen - <<'TXT'
region {"snippet":{}}, contextRegion {"snippet":{},"startLine":1}
successful: false, ended 0001-01-01T00:00:00Z, version undefined
1 error SARIF1007
TXT
echo "as described: a region without a place"
