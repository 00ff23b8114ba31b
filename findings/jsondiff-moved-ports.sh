#!/usr/bin/env bash
# github.com/wI2L/jsondiff v0.7.1 makes a patch that leaves another list of ports than the one it was made for, where an entry moves up past one that goes.
#
# Expected: "computing the diff between two JSON documents as a series of RFC6902 operations, which is particularly suitable to create the patch response of a
# Kubernetes Mutating Webhook": the patch, applied to the first document, gives the second, whichever options make it shorter.
# Seen: with LCS(), called experimental, and Factorize(), which makes a move of a removal and an addition. LCS takes out two entries from the front and adds one behind; joined to a
# move, the numbers of the places are those before the other removal. Of 53, 80 and 443 port 53 was to go and 80 to come last; what is left is 53 and 443. No error is
# seen: the places are there. With one of the two options, or none, the patch is right.
# Needs Go.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
printf 'module look\n\ngo 1.26\n' > go.mod
cat > main.go <<'GO'
package main

import (
	"encoding/json"
	"fmt"

	jsonpatch "github.com/evanphx/json-patch/v5"
	"github.com/wI2L/jsondiff"
)

func main() {
	from := `[{"containerPort":53},{"containerPort":80},{"containerPort":443}]`
	to := `[{"containerPort":443},{"containerPort":80}]`
	for _, options := range []struct {
		names string
		list  []jsondiff.Option
	}{
		{"none", nil},
		{"Factorize", []jsondiff.Option{jsondiff.Factorize()}},
		{"LCS", []jsondiff.Option{jsondiff.LCS()}},
		{"Factorize and LCS", []jsondiff.Option{jsondiff.Factorize(), jsondiff.LCS()}},
	} {
		made, err := jsondiff.CompareJSON([]byte(from), []byte(to), options.list...)
		if err != nil {
			panic(err)
		}
		text, err := json.Marshal(made)
		if err != nil {
			panic(err)
		}
		patch, err := jsonpatch.DecodePatch(text)
		if err != nil {
			panic(err)
		}
		got, err := patch.Apply([]byte(from))
		if err != nil {
			panic(err)
		}
		fmt.Printf("%s: right %t, %s\n", options.names, jsonpatch.Equal(got, []byte(to)), got)
	}
}
GO
go get github.com/wI2L/jsondiff@v0.7.1 github.com/evanphx/json-patch/v5@v5.9.11 2> log || { cat log; exit 1; }
go run . | tee seen
diff seen - <<'TXT'
none: right true, [{"containerPort":443},{"containerPort":80}]
Factorize: right true, [{"containerPort":443},{"containerPort":80}]
LCS: right true, [{"containerPort":443},{"containerPort":80}]
Factorize and LCS: right false, [{"containerPort":53},{"containerPort":443}]
TXT
echo "as described: port 53 stays, and 80 is gone"
