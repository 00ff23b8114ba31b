#!/usr/bin/env bash
# @bufbuild/cel 0.6.1 turns texts into numbers as JavaScript does: "" is 0, and "0x50" is port 80.
#
# Expected, by the language definition of CEL (google/cel-spec, doc/langdef.md) and as cel-go 0.26.1 does, which Kubernetes builds on: int("80") is
# 80, and int() of what is no decimal integer is an error, so that the expression around it fails or takes its other branch.
# Seen: the conversion is BigInt() and Number(): an empty text is 0, spaces around are nothing, and 0x, 0b and 0o are bases. An expression
# that asks `int(port) < 1024` of a label or an annotation says yes to an empty one, where an API server says that it cannot tell. bool() is as
# in cel-go, which takes "1" and "t". Division and overflow of integers are right.
# Needs Node.js 22 or newer and npm.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund --save-exact @bufbuild/cel@0.6.1

cat > look.mjs <<'JS'
import { isCelError, run } from '@bufbuild/cel';
for (const text of ['80', '', ' 80 ', '0x50', '0b11', '0o17', '80.0', '1e2']) {
  const [int, double] = ['int', 'double'].map((to) => run(`${to}("${text}")`));
  const said = [int, double].map((value) => (isCelError(value) ? 'an error' : String(value)));
  console.log(`"${text}": int ${said[0]}, double ${said[1]}`);
}
console.log('7/2 is', String(run('7/2')));
JS
node look.mjs | tee seen
diff seen - <<'TXT'
"80": int 80, double 80
"": int 0, double 0
" 80 ": int 80, double 80
"0x50": int 80, double 80
"0b11": int 3, double 3
"0o17": int 15, double 15
"80.0": int an error, double 80
"1e2": int an error, double 100
7/2 is 3
TXT
echo "as described: whatever JavaScript takes for a number is one"
