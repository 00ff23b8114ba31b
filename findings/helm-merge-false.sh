#!/usr/bin/env bash
# helm 3.22.0 and 4.3.1: of `merge .Values.securityContext defaults` the defaults win where the values say false, 0 or an empty list.
#
# Expected: "Merge two or more dictionaries into one, giving precedence to the dest dictionary" (Helm's list of template functions, `merge`), dest being
# the first: what a user of a chart sets counts, and the chart's defaults fill in what he does not name.
# Seen: what is false, 0, "" or [] in the first dictionary counts as not there (sprig's merge calls mergo without its option for that). allowPrivilegeEscalation:
# false of a values file becomes the chart's true, a user 0 or a group 0 the chart's 1000, hostPort: 0 and hostNetwork: false are taken back, and so is an
# empty list of capabilities to add. In the other direction, of true, 101 or a list with entries, the values win, so that a chart which was
# tried with those is right. `mergeOverwrite defaults .Values.securityContext`, which looks like the same thing turned round, does what was expected.
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

	chart3 "helm.sh/helm/v3/pkg/chart"
	util3 "helm.sh/helm/v3/pkg/chartutil"
	engine3 "helm.sh/helm/v3/pkg/engine"
	"helm.sh/helm/v4/pkg/chart/common"
	util4 "helm.sh/helm/v4/pkg/chart/common/util"
	chart4 "helm.sh/helm/v4/pkg/chart/v2"
	engine4 "helm.sh/helm/v4/pkg/engine"
	"sigs.k8s.io/yaml"
)

// What the chart's own template has for whoever says nothing.
const defaults = `(dict "allowPrivilegeEscalation" true "runAsUser" 1000 "hostPort" 443 "hostNetwork" true "add" (list "NET_BIND_SERVICE"))`

func with3(template string, values map[string]any) string {
	chart := &chart3.Chart{Metadata: &chart3.Metadata{Name: "web", Version: "1.0.0", APIVersion: "v2"}, Templates: []*chart3.File{{Name: "templates/t", Data: []byte(template)}}}
	all, err := util3.ToRenderValues(chart, values, util3.ReleaseOptions{}, nil)
	if err != nil {
		panic(err)
	}
	out, err := engine3.Render(chart, all)
	if err != nil {
		panic(err)
	}
	return out["web/templates/t"]
}

func with4(template string, values map[string]any) string {
	chart := &chart4.Chart{Metadata: &chart4.Metadata{Name: "web", Version: "1.0.0", APIVersion: "v2"}, Templates: []*common.File{{Name: "templates/t", Data: []byte(template)}}}
	all, err := util4.ToRenderValues(chart, values, common.ReleaseOptions{}, nil)
	if err != nil {
		panic(err)
	}
	out, err := engine4.Render(chart, all)
	if err != nil {
		panic(err)
	}
	return out["web/templates/t"]
}

func main() {
	for _, text := range []string{
		"{allowPrivilegeEscalation: false, runAsUser: 0, hostPort: 0, hostNetwork: false, add: []}",
		"{allowPrivilegeEscalation: true, runAsUser: 101, hostPort: 80, hostNetwork: true, add: [CHOWN]}",
	} {
		var values map[string]any
		if err := yaml.Unmarshal([]byte("securityContext: "+text), &values); err != nil {
			panic(err)
		}
		fmt.Println(text)
		for _, template := range []string{
			"{{ merge .Values.securityContext " + defaults + " | toJson }}",
			"{{ merge (dict) .Values.securityContext " + defaults + " | toJson }}",
			"{{ mergeOverwrite " + defaults + " .Values.securityContext | toJson }}",
		} {
			three, four := with3(template, values), with4(template, values)
			if three != four {
				panic(four)
			}
			fmt.Println("  ", three)
		}
	}
}
GO
go get helm.sh/helm/v3@v3.22.0 helm.sh/helm/v4@v4.3.1 2> log || { cat log; exit 1; }
go mod tidy 2> log || { cat log; exit 1; }
go run . | tee seen
diff seen - <<'TXT'
{allowPrivilegeEscalation: false, runAsUser: 0, hostPort: 0, hostNetwork: false, add: []}
   {"add":["NET_BIND_SERVICE"],"allowPrivilegeEscalation":true,"hostNetwork":true,"hostPort":443,"runAsUser":1000}
   {"add":["NET_BIND_SERVICE"],"allowPrivilegeEscalation":true,"hostNetwork":true,"hostPort":443,"runAsUser":1000}
   {"add":[],"allowPrivilegeEscalation":false,"hostNetwork":false,"hostPort":0,"runAsUser":0}
{allowPrivilegeEscalation: true, runAsUser: 101, hostPort: 80, hostNetwork: true, add: [CHOWN]}
   {"add":["CHOWN"],"allowPrivilegeEscalation":true,"hostNetwork":true,"hostPort":80,"runAsUser":101}
   {"add":["CHOWN"],"allowPrivilegeEscalation":true,"hostNetwork":true,"hostPort":80,"runAsUser":101}
   {"add":["CHOWN"],"allowPrivilegeEscalation":true,"hostNetwork":true,"hostPort":80,"runAsUser":101}
TXT
echo "as described: false and 0 of the values give way to the chart's true and 1000"
