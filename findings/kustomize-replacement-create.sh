#!/usr/bin/env bash
# sigs.k8s.io/kustomize/api v0.21.2 (kubectl 1.37 with it) makes a number of a text where a replacement creates the field, and user "0101" becomes 65.
#
# Expected: a replacement copies "fields from a source into any number of specified targets"; with `create: true` the field is made first. The value of a
# ConfigMap is a text, and it is one wherever it arrives: an annotation and the value of an env are texts in the API too.
# Seen: what fills a field that was there keeps that field's quotes. In one that is created, in a Pod template's annotations or an env, the quotes of the
# source are gone: "8080" is written as a number, which the API server refuses there ("cannot unmarshal number into Go struct field ... of
# type string"), and what begins with 0 is read as octal digits on the way: "0101" becomes 65, in an annotation and in runAsUser alike, without
# a word. "on", which is a boolean to kubectl, gets its quotes, and so does everything in the annotations of the object itself.
# Needs Go.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
cat > main.go <<'GO'
package main

import (
	"fmt"

	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/kyaml/filesys"
)

const objects = `apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data: {port: "8080", user: "0101", switch: "on"}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {template: {metadata: {annotations: {port-there: "1"}}, spec: {containers: [{name: web, env: [{name: THERE, value: "1"}]}]}}}
`

const kustomization = `resources: [objects.yaml]
replacements:
- source: {kind: ConfigMap, fieldPath: data.port}
  targets:
  - select: {kind: Deployment}
    options: {create: true}
    fieldPaths:
    - spec.template.metadata.annotations.port-there
    - spec.template.metadata.annotations.port-new
    - spec.template.spec.containers.0.env.[name=THERE].value
    - spec.template.spec.containers.0.env.[name=NEW].value
- source: {kind: ConfigMap, fieldPath: data.user}
  targets:
  - select: {kind: Deployment}
    options: {create: true}
    fieldPaths:
    - spec.template.metadata.annotations.user-new
    - spec.template.spec.securityContext.runAsUser
- source: {kind: ConfigMap, fieldPath: data.switch}
  targets:
  - select: {kind: Deployment}
    options: {create: true}
    fieldPaths:
    - spec.template.metadata.annotations.switch-new
`

func main() {
	files := filesys.MakeFsInMemory()
	for name, text := range map[string]string{"objects.yaml": objects, "kustomization.yaml": kustomization} {
		if err := files.WriteFile(name, []byte(text)); err != nil {
			panic(err)
		}
	}
	made, err := krusty.MakeKustomizer(krusty.MakeDefaultOptions()).Run(files, ".")
	if err != nil {
		panic(err)
	}
	for _, resource := range made.Resources() {
		if resource.GetKind() == "Deployment" {
			text, err := resource.AsYAML()
			if err != nil {
				panic(err)
			}
			fmt.Print(string(text))
		}
	}
}
GO
go mod init look > /dev/null 2>&1
go get sigs.k8s.io/kustomize/api@v0.21.2 sigs.k8s.io/kustomize/kyaml@v0.21.2 > /dev/null 2>&1
go mod tidy > /dev/null 2>&1
go run . | tee seen
diff seen - <<'TXT'
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  template:
    metadata:
      annotations:
        port-new: 8080
        port-there: "8080"
        switch-new: "on"
        user-new: 65
    spec:
      containers:
      - env:
        - name: THERE
          value: "8080"
        - name: NEW
          value: 8080
        name: web
      securityContext:
        runAsUser: 65
TXT
echo "as described: a created field has lost the quotes of its text"
