#!/usr/bin/env bash
# github.com/argoproj/argo-cd/gitops-engine v0.0.0-20260914071520-c9c369efcc5b, by which Argo CD compares, finds nothing to do where a DNS server's Service lacks 53 by TCP.
#
# Expected: diff.Diff of what is wanted and what the cluster has says Modified where a port is wanted that is not there. The API says that the ports of
# a Service and of a container are a map with the keys port (containerPort) and protocol (x-kubernetes-list-map-keys).
# Seen: without server-side diff and server-side apply, which are not the default, the number alone is the key (kubernetes/kubernetes issue 105610 is about that key). 53/TCP beside 53/UDP
# is not missed, whether it was never applied or somebody took it away, so that the application is in sync and nothing is synced. Where one of the two is to go,
# the prediction has a Service without any port. The same two ports in the other order are a difference, which is predicted to end in 53/UDP twice.
# Needs Go; it builds parts of Kubernetes, for some minutes.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
go mod init look > /dev/null 2>&1
cat > main.go <<'GO'
package main

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/argoproj/argo-cd/gitops-engine/pkg/diff"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/yaml"
)

const (
	udp = "{name: udp, port: 53, protocol: UDP, targetPort: 5353}"
	tcp = "{name: tcp, port: 53, protocol: TCP, targetPort: 5353}"
	web = "{name: web, port: 80, protocol: TCP, targetPort: 8080}"
)

func service(ports ...string) *unstructured.Unstructured {
	var object unstructured.Unstructured
	text := "apiVersion: v1\nkind: Service\nmetadata: {name: dns, namespace: test}\nspec: {ports: [" + strings.Join(ports, ", ") + "]}"
	if err := yaml.Unmarshal([]byte(text), &object.Object); err != nil {
		panic(err)
	}
	return &object
}

func look(name string, wanted, applied, live *unstructured.Unstructured) {
	last, err := json.Marshal(applied.Object)
	if err != nil {
		panic(err)
	}
	live.SetAnnotations(map[string]string{"kubectl.kubernetes.io/last-applied-configuration": string(last)})
	result, err := diff.Diff(wanted, live)
	if err != nil {
		panic(err)
	}
	var predicted corev1.Service
	if err := json.Unmarshal(result.PredictedLive, &predicted); err != nil {
		panic(err)
	}
	var ports []string
	for _, port := range predicted.Spec.Ports {
		ports = append(ports, fmt.Sprintf("%d/%s", port.Port, port.Protocol))
	}
	fmt.Printf("%s: modified %t, predicted %v\n", name, result.Modified, ports)
}

func main() {
	look("as it is", service(udp, tcp), service(udp, tcp), service(udp, tcp))
	look("80 is wanted as well", service(udp, web), service(udp), service(udp))
	look("53/TCP is wanted as well", service(udp, tcp), service(udp), service(udp))
	look("53/TCP was taken away", service(udp, tcp), service(udp, tcp), service(udp))
	look("53/TCP is to go", service(udp), service(udp, tcp), service(udp, tcp))
	look("in the other order", service(udp, tcp), service(udp, tcp), service(tcp, udp))
}
GO
go get github.com/argoproj/argo-cd/gitops-engine/pkg/diff@v0.0.0-20260914071520-c9c369efcc5b sigs.k8s.io/yaml@v1.6.0 > errors 2>&1 || { tail -5 errors; exit 1; }
go run . | tee seen
diff seen - <<'TXT'
as it is: modified false, predicted [53/UDP 53/TCP]
80 is wanted as well: modified true, predicted [53/UDP 80/TCP]
53/TCP is wanted as well: modified false, predicted [53/UDP]
53/TCP was taken away: modified false, predicted [53/UDP]
53/TCP is to go: modified true, predicted []
in the other order: modified true, predicted [53/UDP 53/UDP]
TXT
echo "as described: a Service without 53/TCP is in sync"
