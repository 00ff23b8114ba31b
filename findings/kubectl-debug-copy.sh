#!/usr/bin/env bash
# k8s.io/kubectl v0.37.2: the copy that `kubectl debug --copy-to` makes of a server has its hostPort, and with --profile baseline or restricted neither its user nor its capability.
#
# Expected: a copy "changing the command of mycontainer" (the command's own example) has the same user and capabilities, so that what is tried in it holds for the
# server, but not its port of the node, which the server has. A profile adds what debugging needs.
# Seen: ports are copied with their hostPort, so that the copy cannot run on the server's node. baseline and restricted empty the securityContext of
# the container first, the server's own included: with baseline it is the image's user with the runtime's capabilities in place of user 101 with
# NET_BIND_SERVICE alone; with restricted it has no capability and no user, and does not start where the image's user is root. general and netadmin add
# to what is there. What stands in the securityContext of the Pod stays.
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
	"io"
	"net/http"
	"net/http/httptest"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/cli-runtime/pkg/genericclioptions"
	"k8s.io/cli-runtime/pkg/genericiooptions"
	"k8s.io/client-go/kubernetes/scheme"
	"k8s.io/kubectl/pkg/cmd/debug"
)

const pod = `{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "default"}, "spec": {"securityContext": {}, "containers": [{
	"name": "web", "image": "registry.example.com/web", "ports": [{"containerPort": 80, "hostPort": 80}],
	"securityContext": {"runAsUser": 101, "capabilities": {"drop": ["ALL"], "add": ["NET_BIND_SERVICE"]}}}]}}`

var answers = map[string]string{
	"/api":  `{"kind": "APIVersions", "versions": ["v1"]}`,
	"/apis": `{"kind": "APIGroupList", "apiVersion": "v1", "groups": []}`,
	"/api/v1": `{"kind": "APIResourceList", "groupVersion": "v1", "resources": [
		{"name": "pods", "singularName": "pod", "namespaced": true, "kind": "Pod", "verbs": ["get", "create"]}]}`,
	"/api/v1/namespaces/default/pods/web": pod,
}

func serve(answer http.ResponseWriter, request *http.Request) {
	answer.Header().Set("Content-Type", "application/json")
	if request.Method == http.MethodGet {
		io.WriteString(answer, answers[request.URL.Path])
		return
	}
	body, err := io.ReadAll(request.Body)
	if err != nil {
		panic(err)
	}
	copied, _, err := scheme.Codecs.UniversalDeserializer().Decode(body, nil, nil)
	if err != nil {
		panic(err)
	}
	server := copied.(*corev1.Pod).Spec.Containers[0]
	context, _ := json.Marshal(server.SecurityContext)
	fmt.Printf("  hostPort %d, %s\n", server.Ports[0].HostPort, context)
	io.WriteString(answer, pod)
}

func main() {
	api := httptest.NewServer(http.HandlerFunc(serve))
	defer api.Close()
	for _, profile := range []string{"general", "netadmin", "baseline", "restricted"} {
		fmt.Println(profile)
		flags := genericclioptions.NewConfigFlags(false)
		flags.APIServer = &api.URL
		none, folder := "default", "cache"
		flags.Namespace, flags.CacheDir = &none, &folder
		command := debug.NewCmdDebug(flags, genericiooptions.NewTestIOStreamsDiscard())
		command.SetArgs([]string{"web", "--copy-to=copy", "--container=web", "--profile=" + profile, "--", "sh"})
		if err := command.Execute(); err != nil {
			panic(err)
		}
	}
}
GO
go get k8s.io/kubectl@v0.37.2 2> log || { cat log; exit 1; }
go mod tidy 2> log || { cat log; exit 1; }
KUBECONFIG=none go run . | tee seen
diff seen - <<'TXT'
general
  hostPort 80, {"capabilities":{"add":["NET_BIND_SERVICE","SYS_PTRACE"],"drop":["ALL"]},"runAsUser":101}
netadmin
  hostPort 80, {"capabilities":{"add":["NET_BIND_SERVICE","NET_ADMIN","NET_RAW"],"drop":["ALL"]},"runAsUser":101}
baseline
  hostPort 80, null
restricted
  hostPort 80, {"capabilities":{"drop":["ALL"]},"runAsNonRoot":true,"allowPrivilegeEscalation":false,"seccompProfile":{"type":"RuntimeDefault"}}
TXT
echo "as described: the copy has the node's port and not the server's capability"
