#!/usr/bin/env bash
# k8s.io/kubectl v0.37.2: `kubectl port-forward service/web https` goes to the port of HTTP/3, where the Service has 443 by UDP above 443 by TCP.
#
# Expected: the port that the Service gives to that name. A Service may have one number for two protocols, as HTTP/3 beside HTTPS and DNS have it, and the names
# tell them apart; port-forward carries TCP and says so where a port has UDP alone ("UDP protocol is not supported"). The EndpointSlice, by which
# kube-proxy sends what comes in on https, has 8443.
# Seen: the name becomes the number 443, and the first entry of the list that has this number gives the target port, whatever its protocol. The connection goes to 8444 of
# the Pod by TCP, where nobody listens, or where another server does that has this number for TCP. Asked by number it is the same. With the
# entries in the other order, which mean the same to everybody else, it is 8443.
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
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/cli-runtime/pkg/genericclioptions"
	"k8s.io/cli-runtime/pkg/genericiooptions"
	"k8s.io/endpointslice"
	"k8s.io/kubectl/pkg/cmd/portforward"
	cmdutil "k8s.io/kubectl/pkg/cmd/util"
	"sigs.k8s.io/yaml"
)

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

const pod = `
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: default, labels: {app: web}}
spec:
  containers:
  - name: web
    ports: [{name: http, containerPort: 8080, protocol: TCP}, {name: https, containerPort: 8443, protocol: TCP}]
  - name: quic
    ports: [{name: http3, containerPort: 8444, protocol: UDP}]
status: {phase: Running, conditions: [{type: Ready, status: "True"}]}
`

func service(ports string) string {
	return "{apiVersion: v1, kind: Service, metadata: {name: web, namespace: default}, spec: {clusterIP: 10.96.0.10, selector: {app: web}, ports: " + ports + "}}"
}

// A cluster of one Pod and one Service.
func cluster(ports string) *httptest.Server {
	answers := map[string]string{
		"/api":  "{kind: APIVersions, versions: [v1]}",
		"/apis": "{kind: APIGroupList, apiVersion: v1, groups: []}",
		"/api/v1": `{kind: APIResourceList, apiVersion: v1, groupVersion: v1, resources: [
			{name: pods, singularName: pod, namespaced: true, kind: Pod, verbs: [get, list], shortNames: [po]},
			{name: services, singularName: service, namespaced: true, kind: Service, verbs: [get, list], shortNames: [svc]}]}`,
		"/api/v1/namespaces/default/services/web": service(ports),
		"/api/v1/namespaces/default/pods/web":     pod,
	}
	var one map[string]any
	if err := yaml.Unmarshal([]byte(pod), &one); err != nil {
		panic(err)
	}
	list := must(json.Marshal(map[string]any{"apiVersion": "v1", "kind": "PodList", "metadata": map[string]any{}, "items": []any{one}}))
	answers["/api/v1/namespaces/default/pods"] = string(list)
	return httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		text, ok := answers[r.URL.Path]
		if !ok {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(must(yaml.YAMLToJSON([]byte(text))))
	}))
}

func forwarded(ports, asked string) string {
	server := cluster(ports)
	defer server.Close()
	flags := genericclioptions.NewConfigFlags(false)
	namespace, cache := "default", "cache"
	flags.APIServer, flags.Namespace, flags.CacheDir = &server.URL, &namespace, &cache
	streams, _, _, _ := genericiooptions.NewTestIOStreams()
	f := cmdutil.NewFactory(flags)
	o := portforward.NewDefaultPortForwardOptions(streams)
	cmd := portforward.NewCmdPortForward(f, streams)
	if err := o.Complete(f, cmd, []string{"service/web", asked}); err != nil {
		return err.Error()
	}
	return strings.Join(o.Ports, " ")
}

func main() {
	for _, ports := range []string{
		"[{name: https, port: 443, protocol: TCP, targetPort: https}]",
		"[{name: http3, port: 443, protocol: UDP, targetPort: http3}, {name: https, port: 443, protocol: TCP, targetPort: https}]",
		"[{name: http3, port: 443, protocol: UDP, targetPort: 8444}, {name: https, port: 443, protocol: TCP, targetPort: 8443}]",
		"[{name: https, port: 443, protocol: TCP, targetPort: https}, {name: http3, port: 443, protocol: UDP, targetPort: http3}]",
	} {
		fmt.Println(ports)
		var behind corev1.Pod
		var before corev1.Service
		if err := errors.Join(yaml.Unmarshal([]byte(pod), &behind), yaml.Unmarshal([]byte(service(ports)), &before)); err != nil {
			panic(err)
		}
		for _, port := range before.Spec.Ports {
			if port.Name == "https" {
				fmt.Println("  EndpointSlice of https:", must(endpointslice.FindPort(&behind, &port)))
			}
		}
		fmt.Println("  kubectl port-forward service/web 443:", forwarded(ports, "443"))
		fmt.Println("  kubectl port-forward service/web :https:", forwarded(ports, ":https"))
	}
}
GO
go get k8s.io/kubectl@v0.37.2 k8s.io/endpointslice@v0.37.2 2> log || { cat log; exit 1; }
go mod tidy 2> log || { cat log; exit 1; }
KUBECONFIG="$work/none" go run . | tee seen
diff seen - <<'TXT'
[{name: https, port: 443, protocol: TCP, targetPort: https}]
  EndpointSlice of https: 8443
  kubectl port-forward service/web 443: 443:8443
  kubectl port-forward service/web :https: :8443
[{name: http3, port: 443, protocol: UDP, targetPort: http3}, {name: https, port: 443, protocol: TCP, targetPort: https}]
  EndpointSlice of https: 8443
  kubectl port-forward service/web 443: 443:8444
  kubectl port-forward service/web :https: :8444
[{name: http3, port: 443, protocol: UDP, targetPort: 8444}, {name: https, port: 443, protocol: TCP, targetPort: 8443}]
  EndpointSlice of https: 8443
  kubectl port-forward service/web 443: 443:8444
  kubectl port-forward service/web :https: :8444
[{name: https, port: 443, protocol: TCP, targetPort: https}, {name: http3, port: 443, protocol: UDP, targetPort: http3}]
  EndpointSlice of https: 8443
  kubectl port-forward service/web 443: 443:8443
  kubectl port-forward service/web :https: :8443
TXT
echo "as described: the port of UDP is the one that TCP goes to"
