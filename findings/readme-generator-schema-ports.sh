#!/usr/bin/env bash
# @bitnami/readme-generator-for-helm 2.7.2 makes a values.schema.json by which helm 4.3.1 takes no node port, no targetPort by number, no user, and not the chart's own ports.
#
# Expected: a schema of what the values may be. A nodePort that is "" by default is a number once it is set; a targetPort is a name or a number; a user marked
# `[nullable]` ("the parameter value can be set to null") is a number otherwise; ports with a name and a containerPort are objects.
# Seen: the type is that of the default and nothing else: "" is a string, so that the number a NodePort has is refused, and null is an object, so that each
# user is. A list marked `[array]` has texts in it whatever the values file has, and the chart that was described fails with its own defaults;
# their "default" is the text "[]". --set-string is let in for the port, and nothing but {} for the user.
# Needs Node.js with npm, and Go.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund @bitnami/readme-generator-for-helm@2.7.2
cat > values.yaml <<'YAML'
## @section Server
## @param service.targetPort Name or number of the container's port
## @param service.nodePorts.http Port of the node
service:
  targetPort: http
  nodePorts:
    http: ""
## @param securityContext.runAsUser [nullable] User, that of the image without one
securityContext:
  runAsUser: null
## @param extraPorts [array] Ports of the container
extraPorts:
  - name: http
    containerPort: 8080
YAML
printf '# Chart\n\n## Parameters\n' > README.md
npx readme-generator --values values.yaml --readme README.md --schema values.schema.json > /dev/null
cat > go.mod <<'MOD'
module look

go 1.24
MOD
cat > main.go <<'GO'
package main

import (
	"fmt"
	"os"
	"strings"

	"helm.sh/helm/v4/pkg/chart/common"
	"helm.sh/helm/v4/pkg/chart/common/util"
	"helm.sh/helm/v4/pkg/strvals"
)

func main() {
	schema, err := os.ReadFile("values.schema.json")
	if err != nil {
		panic(err)
	}
	own, err := common.ReadValuesFile("values.yaml")
	if err != nil {
		panic(err)
	}
	fmt.Println("own extraPorts:", judged(map[string]any{"extraPorts": own["extraPorts"]}, schema))
	for _, set := range []string{"service.nodePorts.http=30080", "service.targetPort=8080", "securityContext.runAsUser=101"} {
		values, err := strvals.Parse(set)
		if err != nil {
			panic(err)
		}
		fmt.Println(set+":", judged(values, schema))
	}
}

func judged(values map[string]any, schema []byte) string {
	if err := util.ValidateAgainstSingleSchema(values, schema); err != nil {
		return strings.TrimSpace(err.Error())
	}
	return "taken"
}
GO
go get helm.sh/helm/v4@v4.3.1 2> log || { cat log; exit 1; }
go mod tidy 2> log || { cat log; exit 1; }
go run . | tee seen
diff seen - <<'TXT'
own extraPorts: - at '/extraPorts/0': got object, want string
service.nodePorts.http=30080: - at '/service/nodePorts/http': got number, want string
service.targetPort=8080: - at '/service/targetPort': got number, want string
securityContext.runAsUser=101: - at '/securityContext/runAsUser': got number, want object
TXT
echo "as described: numbers are refused where the chart's default is none"
