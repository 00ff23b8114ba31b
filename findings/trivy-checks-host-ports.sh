#!/usr/bin/env bash
# github.com/aquasecurity/trivy-checks v1.10.0 reports a host port at every container of the Pod, and tells who uses port 80 of a container not to map it to a privileged port of the host.
#
# Expected: a result for each container that has what the check is about, with its name, at its lines. KSV-0024 ("Access to host ports") is about hostPort, KSV-0117 by its
# recommendation ("Do not map the container ports to privileged host ports") and by the requirement that it names (V-242414) about the host's ports too.
# Seen: KSV-0024 joins the names of those with a host port to all containers that there are: in a Pod of a server, a sidecar and an init container the server's port 8080 makes
# three results with the same words, two of them at containers without ports. Two servers make eight. `hostPort: 0`, which says that there is none and which Pod Security's baseline
# allows, is one. KSV-0117 looks at containerPort: port 80 behind 8080 of the host, or behind none, is told so, once for the whole Pod, without a container's name and without lines.
# Needs Go.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
printf 'module look\n\ngo 1.26\n' > go.mod
cat > main.go <<'GO'
package main

import (
	"context"
	"fmt"
	"io/fs"
	"sort"
	"strings"

	checks "github.com/aquasecurity/trivy-checks"
	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/types"
	"sigs.k8s.io/yaml"
)

// result.new is Trivy's own: it gives a result the lines of the second value.
func at(_ rego.BuiltinContext, message, cause *ast.Term) (*ast.Term, error) {
	place := "no lines"
	if container, ok := cause.Value.(ast.Object); ok {
		place = "at " + string(container.Get(ast.StringTerm("name")).Value.(ast.String))
	}
	return ast.StringTerm(place + ": " + string(message.Value.(ast.String))), nil
}

func main() {
	options := []func(*rego.Rego){
		rego.Query("deny := array.concat([r | some r in data.builtin.kubernetes.KSV024.deny], [r | some r in data.builtin.kubernetes.KSV117.deny])"),
		rego.Function2(&rego.Function{Name: "result.new", Decl: types.NewFunction(types.Args(types.S, types.A), types.A)}, at),
	}
	read := func(files fs.ReadFileFS, path string) {
		text, err := files.ReadFile(path)
		if err != nil {
			panic(err)
		}
		options = append(options, rego.Module(path, string(text)))
	}
	for _, name := range []string{"kubernetes", "security_context", "utils"} {
		read(checks.EmbeddedLibraryFileSystem, "lib/kubernetes/"+name+".rego")
	}
	for _, name := range []string{"5_access_to_host_ports", "12_privileged_ports_binding"} {
		read(checks.EmbeddedPolicyFileSystem, "checks/kubernetes/security/"+name+".rego")
	}
	query, err := rego.New(options...).PrepareForEval(context.Background())
	if err != nil {
		panic(err)
	}
	const rest = "{name: sidecar, image: proxy}], initContainers: [{name: init, image: init}]"
	for _, spec := range []string{
		"containers: [{name: web, image: web, ports: [{containerPort: 8080, hostPort: 8080}]}, " + rest,
		"containers: [{name: web, image: web, ports: [{containerPort: 8080, hostPort: 8080}]}, {name: metrics, image: web, ports: [{containerPort: 9090, hostPort: 9090}]}, " + rest,
		"containers: [{name: web, image: web, ports: [{containerPort: 8080, hostPort: 0}]}]",
		"containers: [{name: web, image: web, ports: [{containerPort: 80}]}]",
	} {
		var pod map[string]any
		if err := yaml.Unmarshal([]byte("{apiVersion: v1, kind: Pod, metadata: {name: web}, spec: {"+spec+"}}"), &pod); err != nil {
			panic(err)
		}
		set, err := query.Eval(context.Background(), rego.EvalInput(pod))
		if err != nil {
			panic(err)
		}
		var lines []string
		for _, result := range set[0].Bindings["deny"].([]any) {
			lines = append(lines, "  "+result.(string))
		}
		sort.Strings(lines)
		fmt.Printf("%s\n%s\n", spec, strings.Join(lines, "\n"))
	}
}
GO
go get github.com/aquasecurity/trivy-checks@v1.10.0 github.com/open-policy-agent/opa@v1.22.3 sigs.k8s.io/yaml@v1.6.0 2> log || { cat log; exit 1; }
go mod tidy 2> log || { cat log; exit 1; }
go run . | tee seen
diff seen - <<'TXT'
containers: [{name: web, image: web, ports: [{containerPort: 8080, hostPort: 8080}]}, {name: sidecar, image: proxy}], initContainers: [{name: init, image: init}]
  at init: Container 'web' of Pod 'web' should not set host ports, 'ports[*].hostPort'
  at sidecar: Container 'web' of Pod 'web' should not set host ports, 'ports[*].hostPort'
  at web: Container 'web' of Pod 'web' should not set host ports, 'ports[*].hostPort'
containers: [{name: web, image: web, ports: [{containerPort: 8080, hostPort: 8080}]}, {name: metrics, image: web, ports: [{containerPort: 9090, hostPort: 9090}]}, {name: sidecar, image: proxy}], initContainers: [{name: init, image: init}]
  at init: Container 'metrics' of Pod 'web' should not set host ports, 'ports[*].hostPort'
  at init: Container 'web' of Pod 'web' should not set host ports, 'ports[*].hostPort'
  at metrics: Container 'metrics' of Pod 'web' should not set host ports, 'ports[*].hostPort'
  at metrics: Container 'web' of Pod 'web' should not set host ports, 'ports[*].hostPort'
  at sidecar: Container 'metrics' of Pod 'web' should not set host ports, 'ports[*].hostPort'
  at sidecar: Container 'web' of Pod 'web' should not set host ports, 'ports[*].hostPort'
  at web: Container 'metrics' of Pod 'web' should not set host ports, 'ports[*].hostPort'
  at web: Container 'web' of Pod 'web' should not set host ports, 'ports[*].hostPort'
containers: [{name: web, image: web, ports: [{containerPort: 8080, hostPort: 0}]}]
  at web: Container 'web' of Pod 'web' should not set host ports, 'ports[*].hostPort'
containers: [{name: web, image: web, ports: [{containerPort: 80}]}]
  no lines: pod web in default namespace should not set spec.template.spec.containers.ports.containerPort to less than 1024
TXT
echo "as described: the sidecar is told of the server's port"
