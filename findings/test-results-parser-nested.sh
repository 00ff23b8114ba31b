#!/usr/bin/env bash
# test-results-parser 0.4.6 (npm) says SKIP, with no tests, of a JUnit report that has a failure, where a suite stands in a suite.
#
# Expected: each test case of the report is one of the result, and a failure makes it FAIL. Suites of suites are in the format (Jenkins' junit-10.xsd: testsuite
# within testsuite), for a folder and its files, or a manifest and its containers; testsuites need not say how many tests there are.
# Seen: only cases right below a suite of the first level are read. Where suites hold nothing but suites, no case is left: "SKIP", 0 tests, as of a
# run that looked at nothing. With the numbers at testsuites it is FAIL, of a failure that no suite has. Where a suite has both, the case
# below is missing, and the suite has fewer cases than it counts. testbeats, which reports to chats and dashboards, reads with it.
# The report without the upper suites is read as it should be.
# Needs Node.js and npm.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund --save-exact test-results-parser@0.4.6

failed='<testcase name="80" classname="web"><failure message="port 80 cannot be bound"/></testcase>'
passed='<testcase name="8080" classname="web"/>'
cat > flat.xml <<XML
<testsuites><testsuite name="web.yaml" tests="2" failures="1">$failed$passed</testsuite></testsuites>
XML
cat > nested.xml <<XML
<testsuites><testsuite name="deploy"><testsuite name="web.yaml" tests="2" failures="1">$failed$passed</testsuite></testsuite></testsuites>
XML
cat > counted.xml <<XML
<testsuites tests="2" failures="1">
  <testsuite name="deploy" tests="2" failures="1"><testsuite name="web.yaml" tests="2" failures="1">$failed$passed</testsuite></testsuite>
</testsuites>
XML
cat > both.xml <<XML
<testsuites tests="2" failures="1">
  <testsuite name="web.yaml" tests="2" failures="1">$passed<testsuite name="init containers" tests="1" failures="1">$failed</testsuite></testsuite>
</testsuites>
XML
cat > look.cjs <<'JS'
const { parse } = require('test-results-parser');
for (const name of ['flat', 'nested', 'counted', 'both']) {
  const { status, total, failed, suites } = parse({ type: 'junit', files: [`${name}.xml`] });
  const cases = suites.flatMap((suite) => suite.cases).map((test) => `${test.name} ${test.status}`);
  console.log(`${name}: ${status}, ${total} tests, ${failed} failed; cases: ${cases.join(', ') || 'none'}`);
}
JS
node look.cjs | tee seen
diff seen - <<'TXT'
flat: FAIL, 2 tests, 1 failed; cases: 80 FAIL, 8080 PASS
nested: SKIP, 0 tests, 0 failed; cases: none
counted: FAIL, 2 tests, 1 failed; cases: none
both: FAIL, 2 tests, 1 failed; cases: 8080 PASS
TXT
echo "as described: no failure where a suite stands in a suite"
