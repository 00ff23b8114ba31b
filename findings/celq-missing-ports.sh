#!/usr/bin/env bash
# celq 0.7.1 (the crate cel 0.14.5) finds no container with a privileged port where the first container has no ports at all.
#
# Expected: the answers of cel-go, with which Kubernetes judges a ValidatingAdmissionPolicy. CEL's exists and all are made of || and &&, and these
# let an error of one side pass where the other side decides (langdef.md, "Logical Operators" and "Macros"): a container without
# `ports` is an error that the second container makes up for. size() of a text counts code points, and string() and bool() convert each other.
# Seen: exists and all end at the first error: "Failed to execute CEL program", and the same list turned around is answered. size("é") is 2;
# string(true) and bool("true") are not there.
# Needs Python 3 with venv, and Go.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check celq==0.7.1
cat > expressions <<'TXT'
[{}, {"ports": [80]}].exists(c, c.ports.exists(p, p < 1024))
[{"ports": [80]}, {}].exists(c, c.ports.exists(p, p < 1024))
[{}, {"ports": [80]}].all(c, c.ports.all(p, p >= 1024))
[{"ports": [80]}, {}].all(c, c.ports.all(p, p >= 1024))
size("é")
string(true)
bool("true")
TXT
cat > go.mod <<'MOD'
module look

go 1.24
MOD
cat > main.go <<'GO'
package main

import (
	"bufio"
	"fmt"
	"os"

	"github.com/google/cel-go/cel"
)

func main() {
	env, err := cel.NewEnv()
	if err != nil {
		panic(err)
	}
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		ast, issues := env.Compile(lines.Text())
		if issues.Err() != nil {
			panic(issues.Err())
		}
		program, err := env.Program(ast)
		if err != nil {
			panic(err)
		}
		value, _, err := program.Eval(map[string]any{})
		if err != nil {
			panic(err)
		}
		fmt.Println(value.Value())
	}
}
GO
go get github.com/google/cel-go@v0.31.0 2> log || { cat log; exit 1; }
go mod tidy 2> log || { cat log; exit 1; }
go run . < expressions > go
while IFS= read -r expression; do
  venv/bin/celq --null-input -- "$expression" 2>&1 | head -n 1 || true
done < expressions > celq
paste -d '|' expressions go celq | tee seen
diff seen - <<'TXT'
[{}, {"ports": [80]}].exists(c, c.ports.exists(p, p < 1024))|true|✗ Execution failed: Failed to execute CEL program
[{"ports": [80]}, {}].exists(c, c.ports.exists(p, p < 1024))|true|true
[{}, {"ports": [80]}].all(c, c.ports.all(p, p >= 1024))|false|✗ Execution failed: Failed to execute CEL program
[{"ports": [80]}, {}].all(c, c.ports.all(p, p >= 1024))|false|false
size("é")|1|2
string(true)|true|✗ Execution failed: Failed to execute CEL program
bool("true")|true|✗ Execution failed: Failed to execute CEL program
TXT
echo "as described: a container without ports hides the next one's"
