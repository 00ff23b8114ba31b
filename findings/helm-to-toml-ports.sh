#!/usr/bin/env bash
# helm 3.22.0 and 4.3.1: toToml writes port 80 of a values file as 80.0, which no reader of TOML takes for a port, and port 80 of --set as 80.
#
# Expected: "toToml: convert list, slice, array, dict, or object to toml" gives the configuration that the values say, as toYaml and toJson
# write 80 as 80 and user 1000650000 as that number. In TOML 80 and 80.0 are of two types, integer and float.
# Seen: a number of a values file is a float64 in Helm, and toToml writes floats as floats: port = 80.0, uid = 1.00065e+09. The two readers of TOML that most
# programs in Go have (BurntSushi/toml, pelletier/go-toml) refuse to put them into a number of a port, so that the server ends at its start. The chart renders
# and installs without an error. What was tried with --set, or with numbers that stand in the template, is right.
# Needs Go.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
printf 'module look\n\ngo 1.26\n' > go.mod
mkdir -p web/templates
printf 'apiVersion: v2\nname: web\nversion: 1.0.0\n' > web/Chart.yaml
printf '{{ .Values.config | toToml }}' > web/templates/toml
printf '{{ .Values.config | toYaml }}' > web/templates/yaml
printf 'config: {port: 80, uid: 1000650000}\n' > file.yaml
cat > main.go <<'GO'
package main

import (
	"fmt"
	"strings"

	"github.com/BurntSushi/toml"
	pelletier "github.com/pelletier/go-toml/v2"
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

func told(err error) string {
	if err != nil {
		return err.Error()
	}
	return "read"
}

func main() {
	for _, row := range []struct {
		name       string
		files, set []string
	}{{"-f file.yaml", []string{"file.yaml"}, nil}, {"--set", nil, []string{"config.port=80,config.uid=1000650000"}}} {
		chart3, chart4 := must(load3.Load("web")), must(load4.Load("web"))
		given3 := must((&values3.Options{ValueFiles: row.files, Values: row.set}).MergeValues(nil))
		given4 := must((&values4.Options{ValueFiles: row.files, Values: row.set}).MergeValues(nil))
		out3 := must(engine3.Render(chart3, must(util3.ToRenderValues(chart3, given3, util3.ReleaseOptions{}, nil))))
		out4 := must(engine4.Render(chart4, must(util4.ToRenderValues(chart4, given4, common.ReleaseOptions{}, nil))))
		fmt.Println(row.name)
		for _, kind := range []string{"yaml", "toml"} {
			if out3["web/templates/"+kind] != out4["web/templates/"+kind] {
				panic("helm 3 and 4 differ")
			}
			fmt.Printf("  %s: %s\n", kind, strings.Join(strings.Split(strings.TrimSpace(out3["web/templates/"+kind]), "\n"), ", "))
		}
		var server struct {
			Port int `toml:"port"`
			UID  int `toml:"uid"`
		}
		text := out3["web/templates/toml"]
		fmt.Println("  BurntSushi/toml:", told(toml.Unmarshal([]byte(text), &server)))
		fmt.Println("  pelletier/go-toml:", told(pelletier.Unmarshal([]byte(text), &server)))
	}
}
GO
go get helm.sh/helm/v3@v3.22.0 helm.sh/helm/v4@v4.3.1 github.com/BurntSushi/toml@v1.6.0 github.com/pelletier/go-toml/v2@v2.2.4 2> log || { cat log; exit 1; }
go mod tidy 2> log || { cat log; exit 1; }
go run . | tee seen
diff seen - <<'TXT'
-f file.yaml
  yaml: port: 80, uid: 1000650000
  toml: port = 80.0, uid = 1.00065e+09
  BurntSushi/toml: toml: line 1 (last key "port"): incompatible types: TOML value has type float64; destination has type integer
  pelletier/go-toml: toml: float cannot be assigned to int
--set
  yaml: port: 80, uid: 1000650000
  toml: port = 80, uid = 1000650000
  BurntSushi/toml: read
  pelletier/go-toml: read
TXT
echo "as described: what is 80 in YAML is 80.0 in TOML"
