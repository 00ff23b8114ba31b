#!/usr/bin/env bash
# k8s.io/kubectl v0.37.2: `kubectl describe ingress` shows the port of HTTP/3 behind a backend on 443, and `kubectl describe pod` opens a host port to everybody.
#
# Expected: the endpoints that the Ingress has. Its backend is a port of the Service by number or name, reached by HTTP or HTTPS, thus by TCP; a Service may have 443 by UDP beside it.
# A hostPort with hostIP: 127.0.0.1 is told from one on all addresses of the node, as `docker ps` and `podman ps` tell it.
# Seen: the last entry of the Service with the number counts, whatever its protocol: with HTTP/3 below HTTPS the backend web:443 is 10.1.0.5:8444, which is UDP's, and a look for
# the fault of an Ingress begins at a port where nobody listens by TCP. With the two entries turned round it is 8443. The Pod's line is "Host Ports: 443/TCP" with
# and without hostIP, and 0/TCP for a port that has none.
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

	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/rest"
	"k8s.io/kubectl/pkg/describe"
	"sigs.k8s.io/yaml"
)

const pod = `
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: default}
spec:
  containers:
  - name: web
    ports: [{name: https, containerPort: 8443, hostPort: 443, protocol: TCP%s}, {name: http, containerPort: 8080, protocol: TCP}]
`

const slice = `{kind: EndpointSliceList, apiVersion: discovery.k8s.io/v1, items: [{metadata: {name: web-1, namespace: default, labels: {kubernetes.io/service-name: web}}, addressType: IPv4,
  endpoints: [{addresses: [10.1.0.5], conditions: {ready: true}}],
  ports: [{name: https, port: 8443, protocol: TCP}, {name: http3, port: 8444, protocol: UDP}]}]}`

const ingress = `{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: web, namespace: default},
  spec: {rules: [{host: web.example, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 443}}}}]}}]}}`

func described(kind schema.GroupKind, answers map[string]string) []string {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		text, err := yaml.YAMLToJSON([]byte(answers[r.URL.Path]))
		if err != nil || answers[r.URL.Path] == "" {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(text)
	}))
	defer server.Close()
	describer, ok := describe.DescriberFor(kind, &rest.Config{Host: server.URL})
	if !ok {
		panic(kind)
	}
	text, err := describer.Describe("default", "web", describe.DescriberSettings{})
	if err != nil {
		panic(err)
	}
	return strings.Split(text, "\n")
}

func main() {
	for _, ports := range []string{
		"[{name: https, port: 443, protocol: TCP, targetPort: 8443}]",
		"[{name: http3, port: 443, protocol: UDP, targetPort: 8444}, {name: https, port: 443, protocol: TCP, targetPort: 8443}]",
		"[{name: https, port: 443, protocol: TCP, targetPort: 8443}, {name: http3, port: 443, protocol: UDP, targetPort: 8444}]",
	} {
		fmt.Println("ports:", ports)
		for _, line := range described(schema.GroupKind{Group: "networking.k8s.io", Kind: "Ingress"}, map[string]string{
			"/apis/networking.k8s.io/v1/namespaces/default/ingresses/web": ingress,
			"/apis/discovery.k8s.io/v1/namespaces/default/endpointslices": slice,
			"/api/v1/namespaces/default/services/web":                     "{apiVersion: v1, kind: Service, metadata: {name: web, namespace: default}, spec: {ports: " + ports + "}}",
		}) {
			if strings.Contains(line, "web:443") {
				fmt.Println("  describe ingress:", strings.Join(strings.Fields(line), " "))
			}
		}
	}
	for _, hostIP := range []string{"", ", hostIP: 127.0.0.1"} {
		fmt.Printf("hostPort: 443%s\n", hostIP)
		for _, line := range described(schema.GroupKind{Kind: "Pod"}, map[string]string{"/api/v1/namespaces/default/pods/web": fmt.Sprintf(pod, hostIP)}) {
			if strings.Contains(line, "443") {
				fmt.Println("  describe pod:", strings.Join(strings.Fields(line), " "))
			}
		}
	}
}
GO
go get k8s.io/kubectl@v0.37.2 2> log || { cat log; exit 1; }
go mod tidy 2> log || { cat log; exit 1; }
go run . | tee seen
diff seen - <<'TXT'
ports: [{name: https, port: 443, protocol: TCP, targetPort: 8443}]
  describe ingress: / web:443 (10.1.0.5:8443)
ports: [{name: http3, port: 443, protocol: UDP, targetPort: 8444}, {name: https, port: 443, protocol: TCP, targetPort: 8443}]
  describe ingress: / web:443 (10.1.0.5:8443)
ports: [{name: https, port: 443, protocol: TCP, targetPort: 8443}, {name: http3, port: 443, protocol: UDP, targetPort: 8444}]
  describe ingress: / web:443 (10.1.0.5:8444)
hostPort: 443
  describe pod: Ports: 8443/TCP (https), 8080/TCP (http)
  describe pod: Host Ports: 443/TCP (https), 0/TCP (http)
hostPort: 443, hostIP: 127.0.0.1
  describe pod: Ports: 8443/TCP (https), 8080/TCP (http)
  describe pod: Host Ports: 443/TCP (https), 0/TCP (http)
TXT
echo "as described: behind 443 of an Ingress there is a port of UDP"
