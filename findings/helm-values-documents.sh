#!/usr/bin/env bash
# helm 3.22.0 and 4.3.1 make two charts of one: of a values file with two YAML documents helm 3 reads the first and drops the rest, and helm 4 merges all.
#
# Expected: one chart with one values file has the same values in both, as apiVersion v2 of Chart.yaml is of both; or a file of two documents is
# refused, since a values file is one mapping. Nothing of a file is left out without a word.
# Seen: helm 3 ends at the first `---`, in the chart's values.yaml as in a file of -f; what stands behind it (the user, the capabilities) is not there, and
# no warning says so. helm 4 lays the documents over each other, the later ones above, so that an upgrade of helm alone changes the port and gives a container
# a hostPort that nobody asked for since. In helm 4 as well ReadValuesFile, by which `helm lint` reads values.yaml, knows the first document alone: what it
# judges is not what is installed. A comment and `---` before the first key, as editors and tools write them, are well in both.
# Needs Go.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
printf 'module look\n\ngo 1.26\n' > go.mod
mkdir -p web/templates
printf 'apiVersion: v2\nname: web\nversion: 1.0.0\n' > web/Chart.yaml
printf '{{ .Values | toJson }}' > web/templates/t
printf 'port: 8080\n---\nhostPort: 80\n' > web/values.yaml
printf '{}\n' > nothing.yaml
printf '# mine\n---\nuser: 101\n' > one.yaml
printf '# mine\n---\nuser: 101\n---\nport: 80\nadd: [NET_BIND_SERVICE]\n' > two.yaml
cat > main.go <<'GO'
package main

import (
	"encoding/json"
	"fmt"

	util3 "helm.sh/helm/v3/pkg/chartutil"
	load3 "helm.sh/helm/v3/pkg/chart/loader"
	values3 "helm.sh/helm/v3/pkg/cli/values"
	engine3 "helm.sh/helm/v3/pkg/engine"
	"helm.sh/helm/v4/pkg/chart/common"
	util4 "helm.sh/helm/v4/pkg/chart/common/util"
	load4 "helm.sh/helm/v4/pkg/chart/v2/loader"
	values4 "helm.sh/helm/v4/pkg/cli/values"
	engine4 "helm.sh/helm/v4/pkg/engine"
)

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func main() {
	for _, file := range []string{"nothing.yaml", "one.yaml", "two.yaml"} {
		fmt.Println("-f", file)
		chart3 := must(load3.Load("web"))
		given3 := must((&values3.Options{ValueFiles: []string{file}}).MergeValues(nil))
		fmt.Println("  helm 3:", must(engine3.Render(chart3, must(util3.ToRenderValues(chart3, given3, util3.ReleaseOptions{}, nil))))["web/templates/t"])
		chart4 := must(load4.Load("web"))
		given4 := must((&values4.Options{ValueFiles: []string{file}}).MergeValues(nil))
		fmt.Println("  helm 4:", must(engine4.Render(chart4, must(util4.ToRenderValues(chart4, given4, common.ReleaseOptions{}, nil))))["web/templates/t"])
	}
	fmt.Println("ReadValuesFile of helm 3:", string(must(json.Marshal(must(util3.ReadValuesFile("web/values.yaml"))))))
	fmt.Println("ReadValuesFile of helm 4:", string(must(json.Marshal(must(common.ReadValuesFile("web/values.yaml"))))))
}
GO
go get helm.sh/helm/v3@v3.22.0 helm.sh/helm/v4@v4.3.1 2> log || { cat log; exit 1; }
go mod tidy 2> log || { cat log; exit 1; }
go run . | tee seen
diff seen - <<'TXT'
-f nothing.yaml
  helm 3: {"port":8080}
  helm 4: {"hostPort":80,"port":8080}
-f one.yaml
  helm 3: {"port":8080,"user":101}
  helm 4: {"hostPort":80,"port":8080,"user":101}
-f two.yaml
  helm 3: {"port":8080,"user":101}
  helm 4: {"add":["NET_BIND_SERVICE"],"hostPort":80,"port":80,"user":101}
ReadValuesFile of helm 3: {"port":8080}
ReadValuesFile of helm 4: {"port":8080}
TXT
echo "as described: what stands behind --- is there in helm 4 alone"
