#!/usr/bin/env bash
# Node.js 24.21.0: its JUnit report of a run that passed has a failure, where a test that is `todo` fails, and says &quot; where a test's name or message has a quotation mark.
#
# Expected: node --test ends with 0 where nothing but a `todo` fails, since such a test is run and is no failure of the run; --test-reporter=junit says the same of it: no
# failure. A name comes back from a reader of XML as it was given.
# Seen: the test is skipped and failed at once: <skipped type="todo"/> and <failure> in one testcase, failures="1" and skipped="1" of one test at its suite. The job is green by
# the exit code and red in the page that is made of the report. A suite in a suite counts as a test, and as a failure, of the one above, and testsuites has no
# sums. The quotation mark of an attribute is escaped twice (&amp;quot;), so that nobody finds the test by its name again. A failing testcase
# has an attribute `failure` beside the element. A test outside of describe stands in no suite.
# Needs npm and Python 3, as a reader of XML.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y > log
npm install --silent --no-audit --no-fund --save-exact node@24.21.0
cat > todo.test.mjs <<'JS'
import { describe, test } from 'node:test';
describe('web', () => {
  test('port "http" of SCTP', { todo: true }, () => {
    throw new Error('not yet "served"');
  });
});
test('outside', () => {});
JS
cat > nested.test.mjs <<'JS'
import { describe, test } from 'node:test';
describe('web', () => {
  describe('inner', () => {
    test('80', () => {
      throw new Error('privileged');
    });
  });
});
JS
cat > read.py <<'PY'
import sys
from xml.etree import ElementTree

report = ElementTree.parse(sys.argv[1]).getroot()
print(f"{report.tag}: {report.attrib}")
for suite in report.iter("testsuite"):
    print(f"suite {suite.get('name')}: tests {suite.get('tests')}, failures {suite.get('failures')}, skipped {suite.get('skipped')}")
for parent in report.iter():
    for case in parent.findall("testcase"):
        told = [f"{child.tag} {child.get('message')}" for child in case]
        print(f"case {case.get('name')} in {parent.tag}: {told}, {sorted(set(case.attrib) - {'name', 'time', 'classname', 'file'})}")
PY
for name in todo nested; do
  code=0
  npx node --test --test-reporter=junit "$name.test.mjs" > "$name.xml" || code=$?
  echo "== $name: exit code $code"
  python3 read.py "$name.xml"
done | tee seen
diff seen - <<'TXT'
== todo: exit code 0
testsuites: {}
suite web: tests 1, failures 1, skipped 1
case outside in testsuites: [], []
case port &quot;http&quot; of SCTP in testsuite: ['skipped true', 'failure not yet &quot;served&quot;'], ['failure']
== nested: exit code 1
testsuites: {}
suite web: tests 1, failures 1, skipped 0
suite inner: tests 1, failures 1, skipped 0
case 80 in testsuite: ['failure privileged'], ['failure']
TXT
echo "as described: a run that passed has failures"
