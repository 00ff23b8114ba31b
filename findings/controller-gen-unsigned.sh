#!/usr/bin/env bash
# sigs.k8s.io/controller-tools v0.23.0: by the CRD that controller-gen makes of a Go type, a uint16 may be 70000 and a uint32 no more than 2147483647.
#
# Expected: `Port uint16` is 0 to 65535 and `User uint32` 0 to 4294967295, and the schema has both as minimum and maximum, so that the API server
# refuses what the controller could not read, and nothing else.
# Seen: uint16 is "type: integer" without bounds. The API server takes 70000 and -1, and the controller, which asks for the list of all objects,
# gets an error instead of the list as long as that one is there. uint32 is "format: int32", which the API server does check: a user of the upper
# half, as user namespaces have them, is refused though the controller could read it. Markers on a type of one's own (Minimum, Maximum) do what was
# expected of uint16.
# Needs Go.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
printf 'module look\n\ngo 1.26\n' > go.mod
mkdir v1
cat > v1/types.go <<'GO'
// +groupName=example.com
// +versionName=v1
package v1

import metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

// +kubebuilder:validation:Minimum=0
// +kubebuilder:validation:Maximum=65535
type Bounded uint16

// +kubebuilder:object:root=true
type Web struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`
	Spec              Spec `json:"spec,omitempty"`
}

// +kubebuilder:object:root=true
type WebList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`
	Items           []Web `json:"items"`
}

type Spec struct {
	Port    uint16  `json:"port,omitempty"`
	User    uint32  `json:"user,omitempty"`
	Bounded Bounded `json:"bounded,omitempty"`
}
GO
cat > main.go <<'GO'
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	apiv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/validation"
	serverjson "k8s.io/apimachinery/pkg/util/json"
	"sigs.k8s.io/yaml"

	"look/v1"
)

func main() {
	text, err := os.ReadFile("crd/example.com_webs.yaml")
	if err != nil {
		panic(err)
	}
	var crd apiv1.CustomResourceDefinition
	if err := yaml.UnmarshalStrict(text, &crd); err != nil {
		panic(err)
	}
	spec := crd.Spec.Versions[0].Schema.OpenAPIV3Schema.Properties["spec"]
	for _, name := range []string{"port", "user", "bounded"} {
		made, _ := json.Marshal(spec.Properties[name])
		fmt.Println(name, string(made))
	}
	var schema apiextensions.JSONSchemaProps
	if err := apiv1.Convert_v1_JSONSchemaProps_To_apiextensions_JSONSchemaProps(&spec, &schema, nil); err != nil {
		panic(err)
	}
	validator, _, err := validation.NewSchemaValidator(&schema)
	if err != nil {
		panic(err)
	}
	for _, spec := range []string{`{"port": 80}`, `{"port": 70000}`, `{"port": -1}`, `{"user": 101}`, `{"user": 3000000000}`, `{"bounded": 70000}`} {
		var value map[string]any
		if err := serverjson.Unmarshal([]byte(spec), &value); err != nil {
			panic(err)
		}
		server, controller := "taken", "read"
		if refused := validation.ValidateCustomResource(nil, value, validator); len(refused) > 0 {
			server = refused[0].Error()
		}
		if err := json.Unmarshal([]byte(`{"items": [{"spec": {"port": 443}}, {"spec": `+spec+`}]}`), &v1.WebList{}); err != nil {
			controller = err.Error()
		}
		fmt.Printf("%s\n  server: %s\n  controller's list: %s\n", spec, server, controller)
	}
}
GO
go get -tool sigs.k8s.io/controller-tools/cmd/controller-gen@v0.23.0 2> log || { cat log; exit 1; }
go get k8s.io/apimachinery@v0.37.2 k8s.io/apiextensions-apiserver@v0.37.2 2> log || { cat log; exit 1; }
go mod tidy 2> log || { cat log; exit 1; }
go tool controller-gen crd paths=./v1 output:crd:dir=crd
go run . | tee seen
diff seen - <<'TXT'
port {"type":"integer"}
user {"type":"integer","format":"int32"}
bounded {"type":"integer","maximum":65535,"minimum":0}
{"port": 80}
  server: taken
  controller's list: read
{"port": 70000}
  server: taken
  controller's list: json: cannot unmarshal number 70000 into Go struct field Spec.items.spec.port of type uint16
{"port": -1}
  server: taken
  controller's list: json: cannot unmarshal number -1 into Go struct field Spec.items.spec.port of type uint16
{"user": 101}
  server: taken
  controller's list: read
{"user": 3000000000}
  server: <nil>: Invalid value: "": Checked value must be of type integer with format int32 in user
  controller's list: read
{"bounded": 70000}
  server: bounded: Invalid value: 70000: bounded in body should be less than or equal to 65535
  controller's list: json: cannot unmarshal number 70000 into Go struct field Spec.items.spec.bounded of type v1.Bounded
TXT
echo "as described: the API server takes port 70000, and not user 3000000000"
