#!/usr/bin/env bash
# PyYAML 6.0.4 and yaml 2.9.1 write texts bare which kubectl's reader (sigs.k8s.io/yaml 1.6.0) takes for numbers and booleans.
#
# Expected: what a program writes as a text (a value of a ConfigMap, of an annotation, of an env) is a text to kubectl as well; both
# writers quote what their own readers would take for something else.
# Seen: each asks one version of YAML, and kubectl reads a mixture. PyYAML knows YAML 1.1 to the letter, where a number with an exponent
# has a point and a sign, and a zero in front means octal digits: 080, 1e3, -.5, 0o17 stay bare, and so do y and n, which YAML 1.1
# has as booleans. yaml writes for YAML 1.2: yes, on, 1_000, 0b11. kubectl takes all of them: 0o17 as in 1.2, the others as in 1.1.
# The API server then says that it "cannot unmarshal number into Go struct field ... of type string"; where any type is
# allowed nobody says anything. `version: '1.1'` mends yaml but for 0o17.
# Needs Python 3, Node.js with npm, and Go.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
texts='["080", "1e3", "-.5", "0o17", "y", "yes", "on", "1_000", "0b11", "0x1F", "22:22", "80"]'
echo "$texts" > texts.json

python3 -m venv python > /dev/null
python/bin/pip install --quiet --disable-pip-version-check PyYAML==6.0.4
python/bin/python -c 'import json, yaml; yaml.safe_dump(json.load(open("texts.json")), open("PyYAML", "w"))'

npm init -y > /dev/null
npm install --silent --no-audit --no-fund --save-exact yaml@2.9.1
node -e '
const { readFileSync, writeFileSync } = require("node:fs");
const { stringify } = require("yaml");
const texts = JSON.parse(readFileSync("texts.json", "utf8"));
writeFileSync("yaml", stringify(texts));
writeFileSync("yaml-1.1", stringify(texts, { version: "1.1" }));
'

go mod init look > /dev/null 2>&1
go get sigs.k8s.io/yaml@v1.6.0 > /dev/null 2>&1
cat > main.go <<'GO'
package main

import (
	"fmt"
	"os"

	"sigs.k8s.io/yaml"
)

func main() {
	read := func(name string) (values []any) {
		text, err := os.ReadFile(name)
		if err == nil {
			err = yaml.Unmarshal(text, &values)
		}
		if err != nil {
			panic(err)
		}
		return values
	}
	texts := read("texts.json")
	for _, writer := range []string{"PyYAML", "yaml", "yaml-1.1"} {
		fmt.Print(writer, ":")
		for at, value := range read(writer) {
			if value != texts[at] {
				fmt.Printf(" %s is %v,", texts[at], value)
			}
		}
		fmt.Println()
	}
}
GO
go run . | tee seen
diff seen - <<'TXT'
PyYAML: 080 is 80, 1e3 is 1000, -.5 is -0.5, 0o17 is 15, y is true,
yaml: y is true, yes is true, on is true, 1_000 is 1000, 0b11 is 3,
yaml-1.1: 0o17 is 15,
TXT
echo "as described: texts become numbers and booleans on their way to kubectl"
