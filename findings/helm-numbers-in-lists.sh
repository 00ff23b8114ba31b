#!/usr/bin/env bash
# helm 3.22.0 and 4.3.1 find no number in a list of ports: `has 80 .Values.ports` is false where ports is [80, 443], and `int "08080"` is 0.
#
# Expected: a template that asks whether a port is in a list gets the answer that the list shows, from a values file as from --set; `int`, with which the
# documentation has numbers made of values, reads "08080" as atoi does, or fails.
# Seen: a number of a template is an int, one of a values file a float64, one of --set an int64. `has`, `without` and `uniq` compare the types as well, so that
# a template which adds NET_BIND_SERVICE `if has 80 .Values.ports` never adds it, and a port is taken out of no list and stands in one twice. `lt` and `eq` do
# tell, but only for the file: what was tried with --set fails for whoever has the same port in a file. `int` of a text is octal where it begins with 0, and 0 where
# it cannot be read: containerPort: 0, and "0120" is port 80. `has "80" (toStrings .Values.ports)`, `lt (int .Values.port) 1024` and atoi do what
# was expected.
# Needs Go.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
cat > go.mod <<'MOD'
module look

go 1.24
MOD
cat > main.go <<'GO'
package main

import (
	"fmt"

	chart3 "helm.sh/helm/v3/pkg/chart"
	util3 "helm.sh/helm/v3/pkg/chartutil"
	engine3 "helm.sh/helm/v3/pkg/engine"
	"helm.sh/helm/v4/pkg/chart/common"
	util4 "helm.sh/helm/v4/pkg/chart/common/util"
	chart4 "helm.sh/helm/v4/pkg/chart/v2"
	engine4 "helm.sh/helm/v4/pkg/engine"
	"helm.sh/helm/v4/pkg/strvals"
	"sigs.k8s.io/yaml"
)

func answer(out map[string]string, err error) string {
	if err != nil {
		return "an error"
	}
	return out["web/templates/t"]
}

func with3(template string, values map[string]any) string {
	chart := &chart3.Chart{Metadata: &chart3.Metadata{Name: "web", Version: "1.0.0", APIVersion: "v2"}, Templates: []*chart3.File{{Name: "templates/t", Data: []byte(template)}}}
	all, err := util3.ToRenderValues(chart, values, util3.ReleaseOptions{}, nil)
	if err != nil {
		panic(err)
	}
	return answer(engine3.Render(chart, all))
}

func with4(template string, values map[string]any) string {
	chart := &chart4.Chart{Metadata: &chart4.Metadata{Name: "web", Version: "1.0.0", APIVersion: "v2"}, Templates: []*common.File{{Name: "templates/t", Data: []byte(template)}}}
	all, err := util4.ToRenderValues(chart, values, common.ReleaseOptions{}, nil)
	if err != nil {
		panic(err)
	}
	return answer(engine4.Render(chart, all))
}

func main() {
	file, set := map[string]any{}, map[string]any{}
	if err := yaml.Unmarshal([]byte("{port: 80, ports: [80, 443]}"), &file); err != nil {
		panic(err)
	}
	if err := strvals.ParseInto("port=80,ports={80,443}", set); err != nil {
		panic(err)
	}
	for _, template := range []string{
		"{{ has 80 .Values.ports }}",
		"{{ has .Values.port (list 80 443) }}",
		"{{ without .Values.ports 80 }}",
		"{{ append .Values.ports 80 | uniq }}",
		"{{ lt .Values.port 1024 }}",
		`{{ int "08080" }} {{ int "0120" }} {{ atoi "0120" }}`,
		`{{ has "80" (toStrings .Values.ports) }} {{ lt (int .Values.port) 1024 }}`,
	} {
		fmt.Println(template)
		fmt.Printf("  file: %s, --set: %s; helm 4: %s, %s\n", with3(template, file), with3(template, set), with4(template, file), with4(template, set))
	}
}
GO
go get helm.sh/helm/v3@v3.22.0 helm.sh/helm/v4@v4.3.1 2> log || { cat log; exit 1; }
go mod tidy 2> log || { cat log; exit 1; }
go run . | tee seen
diff seen - <<'TXT'
{{ has 80 .Values.ports }}
  file: false, --set: false; helm 4: false, false
{{ has .Values.port (list 80 443) }}
  file: false, --set: false; helm 4: false, false
{{ without .Values.ports 80 }}
  file: [80 443], --set: [80 443]; helm 4: [80 443], [80 443]
{{ append .Values.ports 80 | uniq }}
  file: [80 443 80], --set: [80 443 80]; helm 4: [80 443 80], [80 443 80]
{{ lt .Values.port 1024 }}
  file: an error, --set: true; helm 4: an error, true
{{ int "08080" }} {{ int "0120" }} {{ atoi "0120" }}
  file: 0 80 120, --set: 0 80 120; helm 4: 0 80 120, 0 80 120
{{ has "80" (toStrings .Values.ports) }} {{ lt (int .Values.port) 1024 }}
  file: true true, --set: true true; helm 4: true true, true true
TXT
echo "as described: 80 is in no list that has it"
