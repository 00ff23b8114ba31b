#!/usr/bin/env bash
# sarif-tools 3.0.5 (PyPI): `sarif --check error diff` fails the build in which a finding was repaired, and calls what was there before new.
#
# Expected: diff "Find[s] the difference between two [sets of] SARIF files", and --check ends with an error "if there are any issues of the specified level (or for diff, an
# increase in issues at that level)". Of two findings of one rule one is repaired: one less, none new, exit code 0. Of two a third comes beside: one new.
# Seen: issues are compared by a title that is made anew in each file, of what the messages of a rule begin with alike. "port 80 ..." and "port 81 ..." are "port 8 ...";
# once 81 is gone, "port 80 ..." is a new issue, the build fails, and the finding that is named as new is the old one. Of three findings beside which
# one is new all are named. Where the messages are alike ("port is privileged"), a finding that left one file and one that came in another are
# "no changes". Of a repaired tree and of a worse one the build fails alike.
# A finding that was let pass (suppressions), and one that is gone by the report's own word (baselineState absent), are new as any other.
# Needs Python 3 with venv.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check sarif-tools==3.0.5

cat > write.py <<'PY'
import json


def report(name, *findings):
    results = [
        {
            "ruleId": "privileged-port",
            "level": "error",
            "message": {"text": message},
            "locations": [{"physicalLocation": {"artifactLocation": {"uri": file}, "region": {"startLine": line}}}],
            **more,
        }
        for message, file, line, more in findings
    ]
    with open(f"{name}.sarif", "w") as out:
        json.dump({"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "demo"}}, "results": results}]}, out)


web = ("port 80 is privileged", "web.yaml", 3, {})
admin = ("port 81 is privileged", "web.yaml", 4, {})
report("none")
report("web", web)
report("both", web, admin)
report("three", web, admin, ("port 25 is privileged", "mail.yaml", 9, {}))
report("there", ("port is privileged", "web.yaml", 3, {}))
report("elsewhere", ("port is privileged", "mail.yaml", 9, {}))
report("let-pass", (*web[:3], {"suppressions": [{"kind": "inSource"}]}))
report("gone", (*web[:3], {"baselineState": "absent"}))
PY
python3 write.py
while read -r old new; do
  echo "== $old -> $new"
  code=0
  venv/bin/sarif --check error diff "$old.sarif" "$new.sarif" 2> log || code=$?
  echo "exit code $code"
done <<'TXT' | grep -v 'warning level\|note level\|all levels' | tee seen
both both
both web
both three
there elsewhere
none let-pass
none gone
TXT
diff seen - <<'TXT'
== both -> both
error level: +0 -0 no changes
exit code 0
== both -> web
error level: +1 -1
  New issue "privileged-port port 80 is privileged" (1 occurrence)
    web.yaml:3
  Eliminated issue "privileged-port port 8 ..."
exit code 1
== both -> three
error level: +1 -1
  New issue "privileged-port port  ..." (3 occurrences)
    mail.yaml:9
    web.yaml:3
    web.yaml:4
  Eliminated issue "privileged-port port 8 ..."
exit code 1
== there -> elsewhere
error level: +0 -0 no changes
exit code 0
== none -> let-pass
error level: +1 +0
  New issue "privileged-port port 80 is privileged" (1 occurrence)
    web.yaml:3
exit code 1
== none -> gone
error level: +1 +0
  New issue "privileged-port port 80 is privileged" (1 occurrence)
    web.yaml:3
exit code 1
TXT
echo "as described: a repair is a new issue"
