#!/usr/bin/env bash
# helmify 0.4.5 opens a Service to everybody, and makes the proxy beside a server one that must end before the server starts.
#
# Expected: "Helmify ... creates a Helm chart": what `kubectl apply` makes of the manifests, the chart makes as well, with values for what is to be
# changed. loadBalancerSourceRanges (Service, core/v1) says which addresses may reach a load balancer's ports, restartPolicy Always (since
# Kubernetes 1.28) makes a sidecar of an init container, appArmorProfile (since 1.30) names the profile.
# Seen: of a Service there remain its type, its selector and four fields of its ports. loadBalancerSourceRanges, externalTrafficPolicy, clusterIP: None
# and appProtocol are gone, so that anybody reaches port 80, and a StatefulSet has no headless Service. Pods are read by k8s.io/api 0.26.2,
# which knows neither of the other two: without restartPolicy the Pod waits for its proxy for ever. An image without a tag, "latest" to
# all, ends the program. No word says what is missing.
# Needs Go; some 80 MB are loaded, and built for a minute.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
cat > go.mod <<'MOD'
module look

go 1.24
MOD
cat > tools.go <<'GO'
//go:build tools

package look

import _ "github.com/arttor/helmify/cmd/helmify"
GO
go get github.com/arttor/helmify@v0.4.5 2> log || { cat log; exit 1; }
go mod tidy 2> log || { cat log; exit 1; }
go build -o helmify github.com/arttor/helmify/cmd/helmify

cat > web.yaml <<'YAML'
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      securityContext: {runAsNonRoot: true, appArmorProfile: {type: RuntimeDefault}}
      initContainers:
        - {name: proxy, image: "registry.example.com/proxy:1", restartPolicy: Always, ports: [{containerPort: 80}]}
      containers:
        - {name: web, image: "registry.example.com/web:1", ports: [{containerPort: 8080}]}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  type: LoadBalancer
  selector: {app: web}
  externalTrafficPolicy: Local
  loadBalancerSourceRanges: [10.0.0.0/8]
  ports: [{name: http, port: 80, targetPort: 80, appProtocol: http}]
---
apiVersion: v1
kind: Service
metadata: {name: peers}
spec:
  clusterIP: None
  selector: {app: web}
  ports: [{name: http, port: 80}]
YAML
./helmify -f web.yaml web 2>&1 | tee said
for word in runAsNonRoot containerPort LoadBalancer restartPolicy appArmorProfile loadBalancerSourceRanges externalTrafficPolicy clusterIP appProtocol; do
  echo "$word: $(grep -c "$word" web.yaml) in the manifests, $(cat web/values.yaml web/templates/*.yaml | grep -c "$word" || true) in the chart"
done | tee seen
sed -i 's/proxy:1/proxy/' web.yaml
./helmify -f web.yaml untagged 2>&1 | grep -o 'wrong image format' | tee -a seen || true
[ ! -s said ]
diff seen - <<'TXT'
runAsNonRoot: 1 in the manifests, 1 in the chart
containerPort: 2 in the manifests, 2 in the chart
LoadBalancer: 1 in the manifests, 1 in the chart
restartPolicy: 1 in the manifests, 0 in the chart
appArmorProfile: 1 in the manifests, 0 in the chart
loadBalancerSourceRanges: 1 in the manifests, 0 in the chart
externalTrafficPolicy: 1 in the manifests, 0 in the chart
clusterIP: 1 in the manifests, 0 in the chart
appProtocol: 1 in the manifests, 0 in the chart
wrong image format
TXT
echo "as described: the chart's Service lets everybody in"
