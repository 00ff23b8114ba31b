#!/usr/bin/env bash
# cel-python 0.5.0 says true as "True", and has neither map with a condition nor comparisons of int and double.
#
# Expected, by the language definition (google/cel-spec, doc/langdef.md): string(true) is "true"; e.map(x, p, t) is a macro of the standard
# ("Macros"); numbers compare across their types, so that 1 < 1.5 and dyn(80) == 80.0 hold. cel-go 0.26.1, with the
# API server's option for numbers (cel.CrossTypeNumericComparisons), says so for all six, and @bufbuild/cel 0.6.1 as well.
# Seen: a messageExpression that is tried with it ends in another text than the cluster's; map with a condition ends in a ValueError of
# Python's, the comparisons in "no matching overload".
# Needs Node.js 22 or newer, npm and Python 3 with venv.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check cel-python==0.5.0
npm init -y > /dev/null
npm install --silent --no-audit --no-fund --save-exact @bufbuild/cel@0.6.1

cat > expressions.json <<'JSON'
["\"runAsNonRoot: \" + string(true)", "string(1.0)", "size([80, 8080].map(p, p < 1024, string(p)))", "1 < 1.5", "dyn(80) == 80.0", "80 / 1000"]
JSON
cat > look.py <<'PY'
import json
import celpy

for text in json.load(open("expressions.json")):
    environment = celpy.Environment()
    try:
        print("cel-python", text, "=>", str(environment.program(environment.compile(text)).evaluate({})))
    except Exception as error:
        print("cel-python", text, "=>", type(error).__name__)
PY
cat > look.mjs <<'JS'
import { readFileSync } from 'node:fs';
import { run } from '@bufbuild/cel';

for (const text of JSON.parse(readFileSync('expressions.json', 'utf8'))) console.log('@bufbuild/cel', text, '=>', String(run(text, {})));
JS
{ venv/bin/python look.py; node look.mjs; } | tee seen
diff seen - <<'TXT'
cel-python "runAsNonRoot: " + string(true) => runAsNonRoot: True
cel-python string(1.0) => 1.0
cel-python size([80, 8080].map(p, p < 1024, string(p))) => ValueError
cel-python 1 < 1.5 => CELEvalError
cel-python dyn(80) == 80.0 => CELEvalError
cel-python 80 / 1000 => 0
@bufbuild/cel "runAsNonRoot: " + string(true) => runAsNonRoot: true
@bufbuild/cel string(1.0) => 1
@bufbuild/cel size([80, 8080].map(p, p < 1024, string(p))) => 1
@bufbuild/cel 1 < 1.5 => true
@bufbuild/cel dyn(80) == 80.0 => true
@bufbuild/cel 80 / 1000 => 0
TXT
echo "as described: five of six differ"
