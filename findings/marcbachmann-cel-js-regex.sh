#!/usr/bin/env bash
# @marcbachmann/cel-js 8.0.0 asks JavaScript's regular expressions: [[:upper:]], \A and \p{L} match nothing, without an error; and int("") is 0.
#
# Expected, by the language definition (google/cel-spec, doc/langdef.md): matches() takes the syntax of RE2, and int() of what is no integer of 64 bits is an
# error; so cel-go 0.26.1 does it, with which an API server runs a ValidatingAdmissionPolicy. @bufbuild/cel 0.6.1 has RE2 as well.
# Seen: classes such as [[:upper:]], \A and \z, \p{L} and \Q..\E mean other characters in JavaScript, so that the answer is false where the cluster says
# true: `capabilities.all(c, c.matches('^[[:upper:]_]+$'))` finds fault with NET_BIND_SERVICE.
# (?i) is an error here, and (?=...) and \1, which are errors in the cluster, are taken. A point is half of a character beyond U+FFFF.
# int("") is 0, a privileged port, and int(1e19) is a number that no int has. A policy that is tried with it says something else in a cluster.
# Needs Node.js from 22 on, npm and Go.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
cat > expressions.json <<'JSON'
[
  "'NET_RAW'.matches('^[A-Z_]+$')",
  "'NET_RAW'.matches('^[[:upper:]_]+$')",
  "'80'.matches('^[[:digit:]]+$')",
  "'80'.matches(r'\\A80\\z')",
  "'web'.matches(r'^\\p{L}+$')",
  "'web'.matches('(?i)^WEB$')",
  "'web'.matches('(?=w)')",
  "int('80') < 1024",
  "int('') < 1024",
  "int(1e19) > 1024"
]
JSON

cat > main.go <<'GO'
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/google/cel-go/cel"
)

func said(env *cel.Env, expression string) string {
	ast, issues := env.Compile(expression)
	if issues.Err() != nil {
		return "an error"
	}
	program, err := env.Program(ast)
	if err != nil {
		return "an error"
	}
	value, _, err := program.Eval(map[string]any{})
	if err != nil {
		return "an error"
	}
	return fmt.Sprint(value.Value())
}

func main() {
	text, err := os.ReadFile("expressions.json")
	if err != nil {
		panic(err)
	}
	var expressions []string
	if err := json.Unmarshal(text, &expressions); err != nil {
		panic(err)
	}
	env, err := cel.NewEnv()
	if err != nil {
		panic(err)
	}
	answers := map[string]string{}
	for _, expression := range expressions {
		answers[expression] = said(env, expression)
	}
	text, _ = json.Marshal(answers)
	fmt.Println(string(text))
}
GO
go mod init look > /dev/null 2>&1
go get github.com/google/cel-go@v0.26.1 > /dev/null 2>&1
go mod tidy > /dev/null 2>&1
go run . > cel-go.json

npm init -y > /dev/null
npm install --silent --no-audit --no-fund --save-exact @marcbachmann/cel-js@8.0.0
cat > look.mjs <<'JS'
import { readFileSync } from 'node:fs';
import { evaluate } from '@marcbachmann/cel-js';
const parsed = (name) => JSON.parse(readFileSync(name, 'utf8'));
const cluster = parsed('cel-go.json');
const said = (expression) => {
  try {
    return String(evaluate(expression));
  } catch {
    return 'an error';
  }
};
for (const expression of parsed('expressions.json')) console.log(`${expression}\n  cel-go: ${cluster[expression]}, cel-js: ${said(expression)}`);
JS
node look.mjs | tee seen
diff seen - <<'TXT'
'NET_RAW'.matches('^[A-Z_]+$')
  cel-go: true, cel-js: true
'NET_RAW'.matches('^[[:upper:]_]+$')
  cel-go: true, cel-js: false
'80'.matches('^[[:digit:]]+$')
  cel-go: true, cel-js: false
'80'.matches(r'\A80\z')
  cel-go: true, cel-js: false
'web'.matches(r'^\p{L}+$')
  cel-go: true, cel-js: false
'web'.matches('(?i)^WEB$')
  cel-go: true, cel-js: an error
'web'.matches('(?=w)')
  cel-go: an error, cel-js: true
int('80') < 1024
  cel-go: true, cel-js: true
int('') < 1024
  cel-go: an error, cel-js: true
int(1e19) > 1024
  cel-go: an error, cel-js: true
TXT
echo "as described: another answer than the cluster's"
