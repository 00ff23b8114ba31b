#!/usr/bin/env bash
# k8s.io/kubectl v0.37.2 (kubectl 1.37, helm 3.22 and 4.3 with it) packs and unpacks translations in each start, of English into English as well.
#
# Expected: what stands in English in the program needs no translation, and the translation of a help that nobody asks for is not loaded.
# Seen: kubectl makes the texts of all its commands when it starts (package variables: i18n.T("...")), and the first one writes the .po and the .mo
# file of the language into a zip file in memory, compressed, and reads the sentences from that (pkg/util/i18n, gettext-go). Without a
# language, with C and with one that is not known it is "default", the largest: 350 KB of English for English. That takes more than 4 MB of
# allocations, and a quarter to a third of the processor time of `kubectl kustomize` or `helm template` of something small. With
# LC_MESSAGES=zh_TW.UTF-8, which has seven sentences of help, it takes a fifth of them, and all else is told in English as before.
# Needs Go.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
go mod init look > /dev/null 2>&1
go get k8s.io/kubectl@v0.37.2 > /dev/null 2>&1
cat > main.go <<'GO'
package main

import (
	"fmt"
	"runtime"

	"k8s.io/kubectl/pkg/util/i18n"
)

func main() {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	told := i18n.T("Describe one or many contexts")
	runtime.ReadMemStats(&after)
	fmt.Printf("%q: %v\n", told, map[bool]string{true: "more than 3 MB", false: "less"}[after.TotalAlloc-before.TotalAlloc > 3_000_000])
}
GO
go mod tidy > /dev/null 2>&1
go build -o look .
for language in '' C.UTF-8 xx_XX.UTF-8 en_US.UTF-8 zh_TW.UTF-8; do
  echo "${language:-none}: $(env -i LC_MESSAGES="$language" ./look)"
done | tee seen
diff seen - <<'TXT'
none: "Describe one or many contexts": more than 3 MB
C.UTF-8: "Describe one or many contexts": more than 3 MB
xx_XX.UTF-8: "Describe one or many contexts": more than 3 MB
en_US.UTF-8: "Describe one or many contexts": more than 3 MB
zh_TW.UTF-8: "描述一個或多個 context": less
TXT
echo "as described: English is packed and unpacked to be translated into itself"
