#!/usr/bin/env bash
# @open-policy-agent/opa-wasm 1.10.0 says "[object Object]" where OPA names the container and its port, and reads port 0120 as 120.
#
# Expected: a policy that OPA compiled to WebAssembly says in Node.js what it says in OPA 1.22.3. What is not compiled, the host brings along, and the
# package's own capabilities.json has sprintf, yaml.marshal and yaml.unmarshal among what it brings.
# Seen: sprintf is that of JavaScript (sprintf-js), and YAML is read by the package yaml in its first major version. Of a list or a set %v has the
# elements without brackets, of an object no word: the message of a denial no longer says which container on which port is denied. 0120, which OPA
# reads as kubectl does, is 120. What yaml.marshal writes has "on" bare, where OPA puts it in quotes, and which is a boolean to kubectl. Numbers,
# comparisons and sets of the policy itself, which are compiled, are right.
# Needs Go, Node.js and npm; OPA is compiled, which takes minutes.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund --save-exact @open-policy-agent/opa-wasm@1.10.0

cat > policy.rego <<'REGO'
package web

listed := sprintf("ports %v", [input.ports])

grouped := sprintf("drop %v", [{name | some name in input.drop}])

named := sprintf("denied: %v", [input.containers])

read := yaml.unmarshal("{decimal: 80, octal: 0120, hexadecimal: 0x50, quoted: '80'}")

written := yaml.marshal({"switch": "on"})
REGO
echo '{"ports": [80, 443], "drop": ["NET_RAW", "CHOWN"], "containers": [{"name": "web", "port": 80}]}' > input.json

cat > main.go <<'GO'
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"

	"github.com/open-policy-agent/opa/v1/compile"
	"github.com/open-policy-agent/opa/v1/rego"
)

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func main() {
	ctx := context.Background()
	build := compile.New().WithTarget(compile.TargetWasm).WithEntrypoints("web").WithPaths("policy.rego")
	must(build.Build(ctx))
	must(os.WriteFile("policy.wasm", build.Bundle().WasmModules[0].Raw, 0o600))
	text, err := os.ReadFile("input.json")
	must(err)
	var input any
	must(json.Unmarshal(text, &input))
	made, err := rego.New(rego.Query("data.web"), rego.Load([]string{"policy.rego"}, nil), rego.Input(input)).Eval(ctx)
	must(err)
	text, err = json.Marshal(made[0].Expressions[0].Value)
	must(err)
	fmt.Println(string(text))
}
GO
go mod init look > /dev/null 2>&1
go get github.com/open-policy-agent/opa@v1.22.3 > /dev/null 2>&1
go mod tidy > /dev/null 2>&1
go run . > opa.json

cat > look.cjs <<'JS'
const { readFileSync } = require('node:fs');
const { loadPolicy } = require('@open-policy-agent/opa-wasm');
const parsed = (name) => JSON.parse(readFileSync(name, 'utf8'));
loadPolicy(readFileSync('policy.wasm')).then((policy) => {
  const opa = parsed('opa.json');
  const wasm = policy.evaluate(parsed('input.json'))[0].result;
  const told = (value) => (typeof value === 'string' ? value.trimEnd() : JSON.stringify(Object.entries(value).sort()));
  for (const name of Object.keys(opa).sort()) console.log(`${name}\n  OPA:     ${told(opa[name])}\n  Node.js: ${told(wasm[name])}`);
});
JS
node look.cjs | tee seen
diff seen - <<'TXT'
grouped
  OPA:     drop {"CHOWN", "NET_RAW"}
  Node.js: drop CHOWN,NET_RAW
listed
  OPA:     ports [80, 443]
  Node.js: ports 80,443
named
  OPA:     denied: [{"name": "web", "port": 80}]
  Node.js: denied: [object Object]
read
  OPA:     [["decimal",80],["hexadecimal",80],["octal",80],["quoted","80"]]
  Node.js: [["decimal",80],["hexadecimal",80],["octal",120],["quoted","80"]]
written
  OPA:     switch: "on"
  Node.js: switch: on
TXT
echo "as described: another message, and another port"
