#!/usr/bin/env bash
# junit2html 31.1.4 (PyPI): --max-failures 1 lets a report with failures pass, --max-skipped 5 fails one with a single skipped case, and 256 failures are exit code 0.
#
# Expected: "--max-failures FAILURES: Exit non-zero if FAILURES or more test cases are failures", "--max-skipped SKIPPED: Exit non-zero if SKIPPED or more test cases are
# skipped", for the conversion of one report, which is what the program is for, as well as for a matrix of several. Two failures reach 1, one skipped case
# does not reach 5.
# Seen: both options are looked at for --summary-matrix and --report-matrix alone; a plain conversion writes its page with the failures in it and ends with 0. Where they are
# looked at, the skipped cases are compared with --max-failures, whose default is 0, so that any skipped case fails the build whatever is given. The
# exit code is the number of cases, of which a process has eight bits: 256 failures are a success to whoever started it. A failure in a
# suite that stands in a suite is in none of them ("Passed" is all that the matrix has), though such reports are valid (Jenkins' junit-10.xsd).
# Needs Python 3 with venv.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check junit2html==31.1.4

cat > write.py <<'PY'
def case(number, child=""):
    return f'<testcase name="port {number}" classname="Pod">{child}</testcase>'


def report(name, suites):
    with open(f"{name}.xml", "w") as out:
        out.write(f"<testsuites>{suites}</testsuites>")


failure = '<failure message="privileged"/>'
report("two-failures", f'<testsuite name="web">{case(80, failure)}{case(443, failure)}</testsuite>')
report("one-skipped", f'<testsuite name="web">{case(8080)}{case(80, "<skipped/>")}</testsuite>')
report("256-failures", '<testsuite name="web">' + "".join(case(port, failure) for port in range(1, 257)) + "</testsuite>")
report("nested", f'<testsuite name="web">{case(8080)}<testsuite name="inner">{case(80, failure)}</testsuite></testsuite>')
PY
python3 write.py
look() {
  local code=0
  venv/bin/junit2html "$@" > log 2>&1 || code=$?
  echo "$*: exit code $code"
}
{
  look --max-failures 1 two-failures.xml page.html
  look --max-failures 1 --summary-matrix two-failures.xml
  look --max-failures 3 --summary-matrix two-failures.xml
  look --max-skipped 5 one-skipped.xml page.html
  look --max-skipped 5 --summary-matrix one-skipped.xml
  look --max-failures 1 --summary-matrix 256-failures.xml
  look --max-failures 1 --summary-matrix nested.xml
} | tee seen
diff seen - <<'TXT'
--max-failures 1 two-failures.xml page.html: exit code 0
--max-failures 1 --summary-matrix two-failures.xml: exit code 2
--max-failures 3 --summary-matrix two-failures.xml: exit code 0
--max-skipped 5 one-skipped.xml page.html: exit code 0
--max-skipped 5 --summary-matrix one-skipped.xml: exit code 1
--max-failures 1 --summary-matrix 256-failures.xml: exit code 0
--max-failures 1 --summary-matrix nested.xml: exit code 0
TXT
echo "as described: failures pass, and what was skipped fails"
