#!/usr/bin/env bash
# helm 3.22.0 and 4.3.1 heed the condition of a nested chart only where the charts above it list their own under dependencies.
#
# Expected: `outer` has the chart `inner` in charts/, whose Chart.yaml lists `leaf` with `condition: leaf.enabled`; with the value
# inner.leaf.enabled: false no leaf is rendered, whether outer lists inner in its Chart.yaml or merely has it in charts/.
# Seen: where outer lists nothing, helm looks at no condition below it: the leaf is there, and the value is silently
# nothing. Where outer lists inner, the leaf is gone. Who vendors charts by hand cannot switch anything off in them.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
for outer in unlisted listed; do
  mkdir -p "$outer/charts/inner/charts/leaf"
  echo '{apiVersion: v2, name: leaf, version: 1.0.0}' > "$outer/charts/inner/charts/leaf/Chart.yaml"
  echo '{apiVersion: v2, name: inner, version: 1.0.0, dependencies: [{name: leaf, version: 1.0.0, condition: leaf.enabled}]}' \
    > "$outer/charts/inner/Chart.yaml"
done
echo '{apiVersion: v2, name: outer, version: 1.0.0}' > unlisted/Chart.yaml
echo '{apiVersion: v2, name: outer, version: 1.0.0, dependencies: [{name: inner, version: 1.0.0}]}' > listed/Chart.yaml
cat > go.mod <<'MOD'
module look

go 1.24
MOD
cat > main.go <<'GO'
package main

import (
	"fmt"

	loader3 "helm.sh/helm/v3/pkg/chart/loader"
	util3 "helm.sh/helm/v3/pkg/chartutil"
	loader4 "helm.sh/helm/v4/pkg/chart/v2/loader"
	util4 "helm.sh/helm/v4/pkg/chart/v2/util"
)

func values() map[string]any {
	return map[string]any{"inner": map[string]any{"leaf": map[string]any{"enabled": false}}}
}

// How many charts the inner one has once values have been heeded.
func with3(folder string) int {
	chart, err := loader3.LoadDir(folder)
	if err == nil {
		err = util3.ProcessDependencies(chart, values())
	}
	if err != nil {
		panic(err)
	}
	return len(chart.Dependencies()[0].Dependencies())
}

func with4(folder string) int {
	chart, err := loader4.LoadDir(folder)
	if err == nil {
		err = util4.ProcessDependencies(chart, values())
	}
	if err != nil {
		panic(err)
	}
	return len(chart.Dependencies()[0].Dependencies())
}

func main() {
	for _, outer := range []string{"unlisted", "listed"} {
		fmt.Printf("%s: leaves with helm 3: %d, with helm 4: %d\n", outer, with3(outer), with4(outer))
	}
}
GO
go get helm.sh/helm/v3@v3.22.0 helm.sh/helm/v4@v4.3.1 2> log || { cat log; exit 1; }
go mod tidy 2> log || { cat log; exit 1; }
seen="$(go run .)"
echo "$seen"
[ "$seen" = "unlisted: leaves with helm 3: 1, with helm 4: 1
listed: leaves with helm 3: 0, with helm 4: 0" ]
