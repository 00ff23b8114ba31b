#!/usr/bin/env bash
# helm-docs v1.14.2 documents a chart's `hostNetwork: yes` as the text "yes", a merged port as a value that no template has, and breaks the table at a bar.
#
# Expected: the table of values has the names and the values that the chart's templates have. helm 4.3.1 reads values.yaml as kubectl does (sigs.k8s.io/yaml): yes, no, on and off are
# booleans, and "<<" merges. In a table of Markdown a bar in a cell is escaped, also within code (GitHub Flavored Markdown, "Tables").
# Seen: yes is `string`, "yes", where the template has true. Of `admin: {<<: *port, hostPort: 9090}` the port is listed as admin.<<.containerPort, which is nobody's name: whoever sets
# it with --set sets nothing, and admin.containerPort is not there. A value such as "http|https" makes five cells of four, so that its description is
# not shown. A number with 0 in front or 0x is the same number in both.
# Needs Go.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
GOBIN="$work/bin" go install github.com/norwoodj/helm-docs/cmd/helm-docs@v1.14.2 2> log || { cat log; exit 1; }
mkdir -p web/templates
printf 'apiVersion: v2\nname: web\nversion: 1.0.0\n' > web/Chart.yaml
printf '{{ .Values | toJson }}' > web/templates/t
cat > web/values.yaml <<'YAML'
# -- The network of the node
hostNetwork: yes
# -- A user
runAsUser: 0145
port: &port
  # -- The port
  containerPort: 0x50
admin:
  <<: *port
  # -- The port of the node
  hostPort: 9090
# -- Which of the ports
expose: "http|https"
YAML
printf 'module look\n\ngo 1.26\n' > go.mod
cat > main.go <<'GO'
package main

import (
	"fmt"

	"helm.sh/helm/v4/pkg/chart/common"
	"helm.sh/helm/v4/pkg/chart/common/util"
	"helm.sh/helm/v4/pkg/chart/v2/loader"
	"helm.sh/helm/v4/pkg/engine"
)

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func main() {
	chart := must(loader.Load("web"))
	values := must(util.ToRenderValues(chart, map[string]any{}, common.ReleaseOptions{}, nil))
	fmt.Println(must(engine.Render(chart, values))["web/templates/t"])
}
GO
go get helm.sh/helm/v4@v4.3.1 2> log || { cat log; exit 1; }
go mod tidy 2> log || { cat log; exit 1; }
{
  go run .
  bin/helm-docs --chart-search-root web --dry-run --log-level error | grep '^|'
} | tee seen
diff seen - <<'TXT'
{"admin":{"containerPort":80,"hostPort":9090},"expose":"http|https","hostNetwork":true,"port":{"containerPort":80},"runAsUser":101}
| Key | Type | Default | Description |
|-----|------|---------|-------------|
| admin.<<.containerPort | int | `80` | The port |
| admin.hostPort | int | `9090` | The port of the node |
| expose | string | `"http|https"` | Which of the ports |
| hostNetwork | string | `"yes"` | The network of the node |
| port.containerPort | int | `80` | The port |
| runAsUser | int | `101` | A user |
TXT
echo "as described: the table has another value, and a name that is none"
