#!/usr/bin/env bash
# github.com/fluxcd/pkg/ssa v0.78.0, by which Flux applies manifests, takes out of a Pod what its own copy of the API does not know, before the API server is asked.
#
# Expected: normalize.UnstructuredList makes manifests ready for a server-side apply (it adds `protocol: TCP`, whose absence the API server did not take once), and what
# they say arrives. A server-side apply refuses a field that the schema has not: ".spec.hostUser: field not declared in schema"; a cluster that is
# newer than the program takes its new fields.
# Seen: a Pod, a Service, a Deployment or another object of the built-in kinds goes through the Go types of the k8s.io/api that was built in, and what has no field there is gone
# without an error or a word: a misspelt runAsNonroot leaves the container without the setting, hostUser: false leaves it in the host's user namespace, and both are
# reported as applied, where `kubectl apply --server-side` of the file ends in an error. So is every field that came to the API later. Where one
# value of the object has the wrong type (containerPort: "80") nothing is taken out, and the server tells of both. Objects of custom kinds stay whole.
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
	"slices"
	"strings"

	"github.com/fluxcd/pkg/ssa/normalize"
	"github.com/fluxcd/pkg/ssa/utils"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/client-go/applyconfigurations"
	"k8s.io/client-go/kubernetes/scheme"
)

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

// What a server-side apply says of the object by its schema.
func server(object *unstructured.Unstructured) string {
	if _, err := applyconfigurations.NewTypeConverter(scheme.Scheme).ObjectToTyped(object); err != nil {
		// "errors:", and then a line for each of them, in any order.
		lines := strings.Split(strings.ReplaceAll(err.Error(), "\n  ", "\n"), "\n")[1:]
		slices.Sort(lines)
		return "refused: " + strings.Join(lines, "; ")
	}
	return "taken"
}

func main() {
	for _, spec := range []string{
		`{hostUsers: false, containers: [{name: web, image: web, ports: [{containerPort: 80}], securityContext: {runAsNonRoot: true}}]}`,
		`{hostUser: false, containers: [{name: web, image: web, ports: [{containerPort: 80}], securityContext: {runAsNonroot: true}}]}`,
		`{hostUser: false, containers: [{name: web, image: web, ports: [{containerPort: "80"}], securityContext: {runAsNonroot: true}}]}`,
	} {
		objects := must(utils.ReadObjects(strings.NewReader("{apiVersion: v1, kind: Pod, metadata: {name: web}, spec: " + spec + "}")))
		fmt.Println(spec)
		fmt.Println("  as written,", server(objects[0]))
		if err := normalize.UnstructuredList(objects); err != nil {
			panic(err)
		}
		fmt.Println(" ", string(must(json.Marshal(objects[0].Object["spec"]))))
		fmt.Println("  as it is sent,", server(objects[0]))
	}
}
GO
go get github.com/fluxcd/pkg/ssa@v0.78.0 k8s.io/client-go@v0.37.0 2> log || { cat log; exit 1; }
go mod tidy 2> log || { cat log; exit 1; }
go run . | tee seen
diff seen - <<'TXT'
{hostUsers: false, containers: [{name: web, image: web, ports: [{containerPort: 80}], securityContext: {runAsNonRoot: true}}]}
  as written, taken
  {"containers":[{"image":"web","name":"web","ports":[{"containerPort":80,"protocol":"TCP"}],"resources":{},"securityContext":{"runAsNonRoot":true}}],"hostUsers":false}
  as it is sent, taken
{hostUser: false, containers: [{name: web, image: web, ports: [{containerPort: 80}], securityContext: {runAsNonroot: true}}]}
  as written, refused: .spec.containers[name="web"].securityContext.runAsNonroot: field not declared in schema; .spec.hostUser: field not declared in schema
  {"containers":[{"image":"web","name":"web","ports":[{"containerPort":80,"protocol":"TCP"}],"resources":{},"securityContext":{}}]}
  as it is sent, taken
{hostUser: false, containers: [{name: web, image: web, ports: [{containerPort: "80"}], securityContext: {runAsNonroot: true}}]}
  as written, refused: .spec.containers[name="web"].ports[containerPort="80",protocol="TCP"].containerPort: expected numeric (int or float), got string; .spec.containers[name="web"].securityContext.runAsNonroot: field not declared in schema; .spec.hostUser: field not declared in schema
  {"containers":[{"image":"web","name":"web","ports":[{"containerPort":"80"}],"securityContext":{"runAsNonroot":true}}],"hostUser":false}
  as it is sent, refused: .spec.containers[name="web"].ports[containerPort="80",protocol="TCP"].containerPort: expected numeric (int or float), got string; .spec.containers[name="web"].securityContext.runAsNonroot: field not declared in schema; .spec.hostUser: field not declared in schema
TXT
echo "as described: what was misspelt is gone, and the rest is taken"
