#!/usr/bin/env bash
# github.com/opencontainers/runtime-tools v0.9.0 begins a bundle with every default capability ambient, and does not build as it is.
#
# Expected: generate.New("linux") gives what Docker and Kubernetes give a container: the fourteen capabilities, ambient none, so that a
# user other than root has none of them. And `go get` of the last tag is enough to build with it.
# Seen: all fourteen are in the ambient set, too: with SetProcessUID(101) and nothing else, the process of user 101 holds CAP_CHOWN,
# CAP_SETUID and CAP_NET_BIND_SERVICE, and may take port 80. Whoever wants a container as Docker has it empties the set himself. The tag has
# no go.mod, so that `go get` takes the latest runtime-spec (1.3.0), in which the pids limit is a pointer: "cannot use limit (variable of
# type int64) as *int64 value". runtime-spec 1.2.1 builds.
# Needs Go.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
cat > main.go <<'GO'
package main

import (
	"fmt"

	"github.com/opencontainers/runtime-tools/generate"
)

func main() {
	bundle, err := generate.New("linux")
	if err != nil {
		panic(err)
	}
	bundle.SetProcessUID(101)
	capabilities := bundle.Config.Process.Capabilities
	fmt.Println("user", bundle.Config.Process.User.UID, "bounding", len(capabilities.Bounding), "ambient", len(capabilities.Ambient))
	for _, name := range capabilities.Ambient {
		if name == "CAP_NET_BIND_SERVICE" {
			fmt.Println("ambient:", name)
		}
	}
}
GO
go mod init look > /dev/null 2>&1
go get github.com/opencontainers/runtime-tools@v0.9.0 github.com/opencontainers/runtime-spec@v1.3.0 > /dev/null 2>&1
go mod tidy > /dev/null 2>&1
{
  (go build . 2>&1 && echo 'it builds') | grep -o 'cannot use limit.*\|it builds' || true
  go get github.com/opencontainers/runtime-spec@v1.2.1 > /dev/null 2>&1
  go run .
} | tee seen
diff seen - <<'TXT'
cannot use limit (variable of type int64) as *int64 value in assignment
user 101 bounding 14 ambient 14
ambient: CAP_NET_BIND_SERVICE
TXT
echo "as described: any user of the bundle holds what root holds"
