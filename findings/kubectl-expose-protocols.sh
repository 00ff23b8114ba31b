#!/usr/bin/env bash
# k8s.io/kubectl v0.37.2: `kubectl expose pod dns --port=53 --target-port=5353` makes a Service by TCP for a server that has 5353 by UDP, and one by UDP the other way about.
#
# Expected: the protocol of the port that the connections go to, as without --port (5353/UDP), or else TCP in each case, which the help calls the default of --protocol.
# A server that is not to need port 53 or 443 itself listens higher, and its Service has the number below 1024.
# Seen: the protocol is looked up by the number of the Service, which the container has not or has for something else. A DNS server on 5353/UDP gets 53/TCP, behind
# which nobody listens. Of a server on 8443 with HTTP/3 on 443/UDP, `--port=443 --target-port=8443` makes 443 by UDP to 8443, and no port by TCP at all. No
# error says so; --protocol does what it says. And a sidecar (an init container that restarts always) has no ports: the proxy on 443 is not exposed, though a
# Service whose targetPort is its https reaches it.
# Needs Go.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
printf 'module look\n\ngo 1.26\n' > go.mod
cat > main.go <<'GO'
package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/cli-runtime/pkg/genericclioptions"
	"k8s.io/cli-runtime/pkg/genericiooptions"
	"k8s.io/endpointslice"
	"k8s.io/kubectl/pkg/cmd/expose"
	cmdutil "k8s.io/kubectl/pkg/cmd/util"
	"sigs.k8s.io/yaml"
)

// A server that knows the kinds Pod and Service, and the Pod that is to be exposed.
func server(pod string) *httptest.Server {
	answers := map[string]string{
		"/api":  "{kind: APIVersions, versions: [v1]}",
		"/apis": "{kind: APIGroupList, apiVersion: v1, groups: []}",
		"/api/v1": `{kind: APIResourceList, apiVersion: v1, groupVersion: v1, resources: [
			{name: pods, singularName: pod, namespaced: true, kind: Pod, verbs: [get]},
			{name: services, singularName: service, namespaced: true, kind: Service, verbs: [get]}]}`,
		"/api/v1/namespaces/default/pods/web": pod,
	}
	return httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		text, err := yaml.YAMLToJSON([]byte(answers[r.URL.Path]))
		if err != nil || answers[r.URL.Path] == "" {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(text)
	}))
}

func main() {
	for _, row := range []struct {
		spec string
		args []string
	}{
		{"{containers: [{name: dns, ports: [{containerPort: 5353, protocol: UDP}]}]}", []string{}},
		{"{containers: [{name: dns, ports: [{containerPort: 5353, protocol: UDP}]}]}", []string{"--port=53", "--target-port=5353"}},
		{"{containers: [{name: web, ports: [{containerPort: 8443}, {containerPort: 443, protocol: UDP}]}]}", []string{"--port=443", "--target-port=8443"}},
		{"{containers: [{name: web, ports: [{containerPort: 8080}]}], initContainers: [{name: proxy, restartPolicy: Always, ports: [{name: https, containerPort: 443, protocol: TCP}]}]}", []string{}},
	} {
		text := "{apiVersion: v1, kind: Pod, metadata: {name: web, namespace: default, labels: {app: web}}, spec: " + row.spec + "}"
		api := server(text)
		namespace, cache := "default", "cache"
		flags := genericclioptions.NewConfigFlags(false)
		flags.APIServer, flags.Namespace, flags.CacheDir = &api.URL, &namespace, &cache
		streams, _, out, _ := genericiooptions.NewTestIOStreams()
		command := expose.NewCmdExposeService(cmdutil.NewFactory(flags), streams)
		command.SetArgs(append([]string{"pod", "web", "--dry-run=client", "-o", "yaml"}, row.args...))
		fmt.Println(row.spec)
		if err := command.Execute(); err != nil {
			panic(err)
		}
		var made corev1.Service
		if err := yaml.Unmarshal(out.Bytes(), &made); err != nil {
			panic(err)
		}
		for _, port := range made.Spec.Ports {
			fmt.Printf("  kubectl expose pod web%s: %d/%s to %s\n", strings.Join(append([]string{""}, row.args...), " "), port.Port, port.Protocol, port.TargetPort.String())
		}
		var pod corev1.Pod
		if err := yaml.Unmarshal([]byte(text), &pod); err != nil {
			panic(err)
		}
		https := corev1.ServicePort{Protocol: corev1.ProtocolTCP, TargetPort: intstr.FromString("https")}
		if found, err := endpointslice.FindPort(&pod, &https); err == nil {
			fmt.Println("  EndpointSlice of targetPort https:", found)
		}
		api.Close()
	}
}
GO
go get k8s.io/kubectl@v0.37.2 k8s.io/endpointslice@v0.37.2 2> log || { cat log; exit 1; }
go mod tidy 2> log || { cat log; exit 1; }
KUBECONFIG="$work/none" go run . | tee seen
diff seen - <<'TXT'
{containers: [{name: dns, ports: [{containerPort: 5353, protocol: UDP}]}]}
  kubectl expose pod web: 5353/UDP to 5353
{containers: [{name: dns, ports: [{containerPort: 5353, protocol: UDP}]}]}
  kubectl expose pod web --port=53 --target-port=5353: 53/TCP to 5353
{containers: [{name: web, ports: [{containerPort: 8443}, {containerPort: 443, protocol: UDP}]}]}
  kubectl expose pod web --port=443 --target-port=8443: 443/UDP to 8443
{containers: [{name: web, ports: [{containerPort: 8080}]}], initContainers: [{name: proxy, restartPolicy: Always, ports: [{name: https, containerPort: 443, protocol: TCP}]}]}
  kubectl expose pod web: 8080/TCP to 8080
  EndpointSlice of targetPort https: 443
TXT
echo "as described: the number of the Service says by which protocol the Pod is reached"
