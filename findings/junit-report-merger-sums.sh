#!/usr/bin/env bash
# junit-report-merger 9.0.4 (npm) says failures="0" of a merged report that has a failure, where the failing suite stands in a suite or has no numbers.
#
# Expected: "Merges multiple JUnit XML reports into one." The sums at testsuites are those of what is below: of two reports with two cases each and one failure
# tests="4" failures="1", whichever shape the reports have. Suites of suites are in the format (Jenkins' junit-10.xsd), and numbers at a suite need
# not be there; both reports say what they hold at their own testsuites.
# Seen: sums are made of the numbers at suites of the first level. A failure in a suite of the second level stands in the merged file and not in its sums, so that whoever goes
# by the first line (a gate by `failures`, a badge) sees a run that passed. What the reports' testsuites said is thrown away for it, of a
# report alone as well: merged with none, its failures="1" is no more. A report without numbers at its suites adds nothing, though
# its cases are there.
# Needs Node.js and npm.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y > log
npm install --silent --no-audit --no-fund --save-exact junit-report-merger@9.0.4
good='<testcase name="web" classname="deploy"/>'
bad='<testcase name="admin" classname="deploy"><failure message="port 81 is privileged"/></testcase>'
echo "<testsuites tests=\"2\" failures=\"0\"><testsuite name=\"first\" tests=\"2\" failures=\"0\">$good$good</testsuite></testsuites>" > first.xml
echo "<testsuites tests=\"2\" failures=\"1\"><testsuite name=\"flat\" tests=\"2\" failures=\"1\">$good$bad</testsuite></testsuites>" > flat.xml
echo "<testsuites tests=\"2\" failures=\"1\"><testsuite name=\"folder\"><testsuite name=\"file\" tests=\"2\" failures=\"1\">$good$bad</testsuite></testsuite></testsuites>" > nested.xml
echo "<testsuites tests=\"2\" failures=\"1\"><testsuite name=\"plain\">$good$bad</testsuite></testsuites>" > plain.xml
for second in flat nested plain; do
  npx jrm merged.xml first.xml "$second.xml" > log
  echo "first and $second: $(grep -o '<testsuites[^>]*>' merged.xml), cases $(grep -c '<testcase' merged.xml), failing $(grep -c '<failure' merged.xml)"
done | tee seen
npx jrm alone.xml nested.xml > log
echo "nested alone: $(grep -o '<testsuites[^>]*>' alone.xml), failing $(grep -c '<failure' alone.xml)" | tee -a seen
diff seen - <<'TXT'
first and flat: <testsuites tests="4" failures="1">, cases 4, failing 1
first and nested: <testsuites tests="2" failures="0">, cases 4, failing 1
first and plain: <testsuites tests="2" failures="0">, cases 4, failing 1
nested alone: <testsuites>, failing 1
TXT
echo "as described: the sums say that nothing failed"
