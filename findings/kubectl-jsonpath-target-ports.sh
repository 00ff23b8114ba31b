#!/usr/bin/env bash
# k8s.io/client-go v0.37.2 (kubectl 1.37 with it): a JSONPath that asks for targetPort 8080 fails as soon as one port of the list has a name there.
#
# Expected: `kubectl get services -o jsonpath='{.items[*].spec.ports[?(@.targetPort==8080)].name}'` lists the ports that lead to 8080 and passes over those that
# lead to "https", as a selector by RFC 9535 does (2.3.5.2.2: values of different types are not equal). What is != "UDP" takes in a port that
# says no protocol.
# Seen: a number and a text are no answer but an error, for all of the list: "incompatible types for comparison", and no port is listed. What has no such field
# is passed over by != too: TCP by default does not count among the ports that are not UDP, in a manifest that no API server has completed. A Go program
# whose object comes from encoding/json gets the error for each whole number, .port<1024 as well, since its numbers are fractions there.
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
	"bytes"
	"encoding/json"
	"fmt"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/cli-runtime/pkg/printers"
	"k8s.io/client-go/util/jsonpath"
)

const services = `{"apiVersion": "v1", "kind": "List", "items": [
	{"apiVersion": "v1", "kind": "Service", "spec": {"ports": [{"name": "http", "port": 80, "targetPort": 8080}]}},
	{"apiVersion": "v1", "kind": "Service", "spec": {"ports": [{"name": "dns", "port": 53, "targetPort": 53, "protocol": "UDP"}%s]}}]}`

func kubectl(text, template string) string {
	var list unstructured.Unstructured
	if err := json.Unmarshal([]byte(text), &list); err != nil {
		panic(err)
	}
	printer, err := printers.NewJSONPathPrinter(template)
	if err != nil {
		panic(err)
	}
	printer.AllowMissingKeys(true)
	var out bytes.Buffer
	if err := printer.PrintObj(&list, &out); err != nil {
		return "an error"
	}
	return fmt.Sprintf("%q", out.String())
}

func program(text, template string) string {
	var list any
	if err := json.Unmarshal([]byte(text), &list); err != nil {
		panic(err)
	}
	path := jsonpath.New("look").AllowMissingKeys(true)
	if err := path.Parse(template); err != nil {
		panic(err)
	}
	var out bytes.Buffer
	if err := path.Execute(&out, list); err != nil {
		return err.Error()
	}
	return fmt.Sprintf("%q", out.String())
}

func main() {
	numbers := fmt.Sprintf(services, "")
	named := fmt.Sprintf(services, `, {"name": "web", "port": 443, "targetPort": "https"}`)
	for _, filter := range []string{"@.targetPort==8080", "@.targetPort<1024", `@.targetPort=="https"`, "@.port<1024", `@.protocol!="UDP"`} {
		template := "{.items[*].spec.ports[?(" + filter + ")].name}"
		fmt.Printf("%s\n  numbers: %s, with a name: %s, encoding/json: %s\n", filter, kubectl(numbers, template), kubectl(named, template), program(numbers, template))
	}
}
GO
go get k8s.io/client-go@v0.37.2 k8s.io/cli-runtime@v0.37.2 2> log || { cat log; exit 1; }
go mod tidy 2> log || { cat log; exit 1; }
go run . | tee seen
diff seen - <<'TXT'
@.targetPort==8080
  numbers: "http", with a name: an error, encoding/json: incompatible types for comparison
@.targetPort<1024
  numbers: "dns", with a name: an error, encoding/json: incompatible types for comparison
@.targetPort=="https"
  numbers: an error, with a name: an error, encoding/json: incompatible types for comparison
@.port<1024
  numbers: "http dns", with a name: "http dns web", encoding/json: incompatible types for comparison
@.protocol!="UDP"
  numbers: "", with a name: "", encoding/json: ""
TXT
echo "as described: one name, and no answer for the numbers"
