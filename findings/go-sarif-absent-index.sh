#!/usr/bin/env bash
# github.com/owenrumney/go-sarif/v3 v3.3.1 reads what is not there as 0: each location of a report comes out as the place of its first file.
#
# Expected: FromBytes and Write give back the report, or one that means the same. SARIF 2.1.0 has -1 for an index that is absent (3.4.5:
# "the default value is -1"), and likewise for byteOffset and charOffset of a region (3.30.9, 3.30.11) and parentIndex of an artifact (3.24.3).
# Seen: the absent ones are written as 0. An artifactLocation with `index: 0` is the first of the run's artifacts, so that of a result in
# b.yaml the uri says b.yaml and the index a.yaml; each artifact lies in itself; a region that had a line has a byteOffset of 0. Languages become ""
# and newlineSequences [], which the package's own Validate, content with what was read, refuses when it reads the file again.
# Needs Go.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
cat > read.json <<'JSON'
{
  "version": "2.1.0",
  "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
  "runs": [{
    "tool": {"driver": {"name": "look"}},
    "artifacts": [{"location": {"uri": "a.yaml"}}, {"location": {"uri": "b.yaml"}}],
    "results": [{
      "message": {"text": "port 80"},
      "locations": [{"physicalLocation": {"artifactLocation": {"uri": "b.yaml"}, "region": {"startLine": 3}}}]
    }]
  }]
}
JSON
cat > main.go <<'GO'
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"
)

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func main() {
	text := must(os.ReadFile("read.json"))
	report := must(sarif.FromBytes(text))
	var written bytes.Buffer
	if err := report.Write(&written); err != nil {
		panic(err)
	}
	var made struct {
		Runs []struct {
			Artifacts, Results []map[string]any
		}
	}
	if err := json.Unmarshal(written.Bytes(), &made); err != nil {
		panic(err)
	}
	run := made.Runs[0]
	for _, artifact := range run.Artifacts {
		fmt.Println("artifact", artifact["location"], "parentIndex", artifact["parentIndex"])
	}
	place := run.Results[0]["locations"].([]any)[0].(map[string]any)["physicalLocation"].(map[string]any)
	fmt.Println("result", place["artifactLocation"], "region", place["region"])
	fmt.Println(report.Validate())
}
GO
go mod init look > /dev/null 2>&1
go get github.com/owenrumney/go-sarif/v3@v3.3.1 > /dev/null 2>&1
go mod tidy > /dev/null 2>&1
go run . | grep -oE '^(artifact|result) .*|runs\.[^:]*: .*' | sort | tee seen
diff seen - <<'TXT'
artifact map[index:0 uri:a.yaml] parentIndex 0
artifact map[index:0 uri:b.yaml] parentIndex 0
result map[index:0 uri:b.yaml] region map[byteOffset:0 charOffset:0 startLine:3]
runs.0.language: Does not match pattern '^[a-zA-Z]{2}(-[a-zA-Z]{2})?$'
runs.0.newlineSequences: Array must have at least 1 items
runs.0.tool.driver.language: Does not match pattern '^[a-zA-Z]{2}(-[a-zA-Z]{2})?$'
TXT
echo "as described: what was in no artifact is in the first"
