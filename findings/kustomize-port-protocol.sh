#!/usr/bin/env bash
# sigs.k8s.io/kustomize/api v0.21.2 drops an entry of a patch without a word where one side names the protocol of a port and the other does not.
#
# Expected: what a server-side apply of the patch gives. The API says of a container's ports that they are a map with the keys
# containerPort and protocol, and that a protocol that is not said is TCP (x-kubernetes-list-map-keys). So 443/UDP in a patch is a
# second port beside a 443 that says nothing, and 80/TCP is the same port as 80.
# Seen: the entry that the patch brings is in the result under neither reading: the port for HTTP/3 is not added, hostPort and name are not
# set, and `$patch: delete` leaves the port where it is; the build ends well. Where both sides say the protocol, or neither does, all is as
# expected, and a port whose number is new is added in either case. `$patch: delete` without a protocol removes a port without one, unless another
# port of the list names its own: with 53/UDP beside it, 80 stays.
# Needs Go.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
cat > main.go <<'GO'
package main

import (
	"fmt"
	"strings"

	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/kyaml/filesys"
)

const object = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {template: {spec: {containers: [{name: web, ports: %s}]}}}\n"

func patched(ports, patch string) string {
	files := filesys.MakeFsInMemory()
	write := func(name, text string) {
		if err := files.WriteFile(name, []byte(text)); err != nil {
			panic(err)
		}
	}
	write("web.yaml", fmt.Sprintf(object, ports))
	write("patch.yaml", fmt.Sprintf(object, patch))
	write("kustomization.yaml", "resources: [web.yaml]\npatches: [{path: patch.yaml}]\n")
	made, err := krusty.MakeKustomizer(krusty.MakeDefaultOptions()).Run(files, ".")
	if err != nil {
		return err.Error()
	}
	text, err := made.AsYaml()
	if err != nil {
		panic(err)
	}
	_, after, _ := strings.Cut(string(text), "ports:\n")
	words := strings.NewReplacer(": ", "=", "- ", "| ").Replace(after)
	return strings.Join(strings.Fields(words), " ")
}

func main() {
	for _, row := range [][2]string{
		{"[{containerPort: 443}]", "[{containerPort: 443, protocol: UDP}]"},
		{"[{containerPort: 443, protocol: TCP}]", "[{containerPort: 443, protocol: UDP}]"},
		{"[{containerPort: 80}]", "[{containerPort: 80, hostPort: 80}]"},
		{"[{containerPort: 80}]", "[{containerPort: 80, protocol: TCP, hostPort: 80}]"},
		{"[{containerPort: 80, protocol: TCP}]", "[{containerPort: 80, hostPort: 80}]"},
		{"[{containerPort: 80}]", "[{containerPort: 80, $patch: delete}, {containerPort: 8080}]"},
		{"[{containerPort: 80}, {containerPort: 53, protocol: UDP}]", "[{containerPort: 80, $patch: delete}, {containerPort: 8080}]"},
	} {
		fmt.Println(row[0], "with", row[1])
		fmt.Println("  ", patched(row[0], row[1]))
	}
}
GO
go mod init look > /dev/null 2>&1
go get sigs.k8s.io/kustomize/api@v0.21.2 sigs.k8s.io/kustomize/kyaml@v0.21.2 > /dev/null 2>&1
go mod tidy > /dev/null 2>&1
go run . | tee seen
diff seen - <<'TXT'
[{containerPort: 443}] with [{containerPort: 443, protocol: UDP}]
   | containerPort=443
[{containerPort: 443, protocol: TCP}] with [{containerPort: 443, protocol: UDP}]
   | containerPort=443 protocol=UDP | containerPort=443 protocol=TCP
[{containerPort: 80}] with [{containerPort: 80, hostPort: 80}]
   | containerPort=80 hostPort=80
[{containerPort: 80}] with [{containerPort: 80, protocol: TCP, hostPort: 80}]
   | containerPort=80
[{containerPort: 80, protocol: TCP}] with [{containerPort: 80, hostPort: 80}]
   | containerPort=80 protocol=TCP
[{containerPort: 80}] with [{containerPort: 80, $patch: delete}, {containerPort: 8080}]
   | containerPort=8080
[{containerPort: 80}, {containerPort: 53, protocol: UDP}] with [{containerPort: 80, $patch: delete}, {containerPort: 8080}]
   | containerPort=8080 | containerPort=80 | containerPort=53 protocol=UDP
TXT
echo "as described: the port for HTTP/3 is not there, and nothing says so"
