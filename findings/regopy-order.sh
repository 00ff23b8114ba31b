#!/usr/bin/env bash
# regopy 1.5.2 (rego-cpp) compares numbers and texts by their letters, and reads "0x50" as the number 80.
#
# Expected, as in OPA, whose language it reads: values of different types have an order, null, then booleans, numbers, strings; sort, max and `<` go by it, and
# a set is gone through in that order. to_number takes a string that is a number. OPA 1.22.3 (v1/rego) says for the ten below: true, true,
# false, [null,true,8,80,"80"], "a", "NET_ADMIN,NET_BIND_SERVICE", 80, undefined, undefined and "\"web\"".
# Seen: a number and a string are compared as texts, so that a port which was written as a text is below 1024 here and not in OPA, and 9 is behind
# "80"; concat of a set gives its own order, in which a message's capabilities stand otherwise than in OPA's. Spaces and
# 0x are no hindrance to to_number. sprintf does not know %q. A policy that is tried in Python so says something else in Gatekeeper or conftest.
# Needs Python 3 with venv.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check regopy==1.5.2

cat > look.py <<'PY'
import json

from regopy import Interpreter

for term in (
    '80 < "80"',
    '9 < "80"',
    '"80" < 1024',
    'sort([80, "80", 8, null, true])',
    'max([80, "a"])',
    'concat(",", {"NET_BIND_SERVICE", "NET_ADMIN"})',
    'to_number("80")',
    'to_number("0x50")',
    'to_number(" 80")',
    'sprintf("%q", ["web"])',
):
    answer = str(Interpreter().query(f"x := {term}"))
    print(f"{term}: {'undefined' if answer == 'undefined' else json.dumps(json.loads(answer)['bindings']['x'])}")
PY
venv/bin/python look.py | tee seen
diff seen - <<'TXT'
80 < "80": false
9 < "80": false
"80" < 1024: true
sort([80, "80", 8, null, true]): ["80", 8, 80, null, true]
max([80, "a"]): 80
concat(",", {"NET_BIND_SERVICE", "NET_ADMIN"}): "NET_BIND_SERVICE,NET_ADMIN"
to_number("80"): 80
to_number("0x50"): 80
to_number(" 80"): 80
sprintf("%q", ["web"]): "%q"
TXT
echo "as described: another order, and other numbers"
