#!/usr/bin/env bash
# cel-js 0.8.2 knows no integers: it divides them to fractions, and finds nothing in a map by a number.
#
# Expected, by the language definition of CEL (google/cel-spec, doc/langdef.md): 80 is an int; the division of two ints is an int, rounded
# towards zero, as the API server does it in a ValidatingAdmissionPolicy; the keys of a map may be ints.
# Seen: 8443 / 1000 is 8.443, so that a condition on the thousands of a port does not hold; {80: "http"}[80] is an error; two different
# ints of 19 digits are equal. A policy that is tried with it in a test says something else in a cluster.
# @marcbachmann/cel-js 8.0.0 says what is expected.
# Needs Node.js and npm.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund --save-exact cel-js@0.8.2 @marcbachmann/cel-js@8.0.0

cat > look.mjs <<'JS'
import { evaluate as other } from '@marcbachmann/cel-js';
import { evaluate } from 'cel-js';

const said = (ask, expression) => {
  try {
    return String(ask(expression, {}));
  } catch (error) {
    return `error: ${error.message}`;
  }
};
const expressions = [
  '8443 / 1000',
  '8443 / 1000 == 8',
  '{80: "http"}[80]',
  '9223372036854775807 == 9223372036854775806',
];
for (const expression of expressions) console.log(`${expression}: ${said(evaluate, expression)} (${said(other, expression)})`);
JS
node look.mjs | tee seen
diff seen - <<'TXT'
8443 / 1000: 8.443 (8)
8443 / 1000 == 8: false (true)
{80: "http"}[80]: error: invalid_argument: 80 (http)
9223372036854775807 == 9223372036854775806: true (false)
TXT
