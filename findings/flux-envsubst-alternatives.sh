#!/usr/bin/env bash
# github.com/fluxcd/pkg/envsubst v1.8.0, which puts Flux's variables into manifests, takes ${PORT:?no port} for the port "no port", and turns ${PORT:+443} round.
#
# Expected: "bash string replacement functions": ${PORT-8080}, which its README has among the supported ones, is the default of a variable that is not set, and
# ${PORT=8080} that of one that is not set, though not of an empty one. What the README calls unsupported, :? and :+, is an error.
# Seen: the supported ${PORT-8080} is an error ("missing closing brace") whether there is a PORT or not. The unsupported two are read as :- is: who asks with
# :? that a variable be there gets the message in its place, so that `runAsUser: ${UID:?say who}` is a text and PORT a sentence; ${PORT:+443} is 443 where there is no
# port, and the port where there is one, the other way round than in a shell or a Compose file. = is := as well, and quotes around a default belong to it.
# Needs Go and bash.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
printf 'module look\n\ngo 1.26\n' > go.mod
cat > main.go <<'GO'
package main

import (
	"fmt"
	"os"
	"os/exec"

	"github.com/fluxcd/pkg/envsubst"
)

func bash(text string) string {
	out, err := exec.Command("bash", "-c", "printf %s "+text).Output()
	if err != nil {
		return "an error"
	}
	return string(out)
}

func flux(text string) string {
	out, err := envsubst.Eval(text, os.LookupEnv)
	if err != nil {
		return err.Error()
	}
	return out
}

func main() {
	os.Setenv("PORT", "8443")
	os.Setenv("EMPTY", "")
	for _, text := range []string{"${PORT-80}", "${NONE-80}", "${NONE:-80}", "${EMPTY=80}", `${NONE:-"80"}`, "${PORT:+443}", "${NONE:+443}", "${NONE:?no port}"} {
		fmt.Printf("%s: bash %q, flux %q\n", text, bash(text), flux(text))
	}
}
GO
go get github.com/fluxcd/pkg/envsubst@v1.8.0 2> log || { cat log; exit 1; }
go run . | tee seen
diff seen - <<'TXT'
${PORT-80}: bash "8443", flux "missing closing brace"
${NONE-80}: bash "80", flux "missing closing brace"
${NONE:-80}: bash "80", flux "80"
${EMPTY=80}: bash "", flux "80"
${NONE:-"80"}: bash "80", flux "\"80\""
${PORT:+443}: bash "443", flux "8443"
${NONE:+443}: bash "", flux "443"
${NONE:?no port}: bash "an error", flux "no port"
TXT
echo "as described: the message stands where the port was to be"
