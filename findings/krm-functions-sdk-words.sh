#!/usr/bin/env bash
# github.com/kptdev/krm-functions-sdk/go/fn v1.0.2, with which functions for kpt and kustomize are written, makes a boolean of the text "on", and of port 0120 two ports.
#
# Expected: SetLabel, SetAnnotation and SetNestedString set a text, which is one to kubectl's reader (sigs.k8s.io/yaml 1.6.0) as well; sigs.k8s.io/kustomize/kyaml 0.20.1, on which
# it is built, puts quotes around yes, on and n. Whichever method a function asks with, a port has one number, the one that kubectl sends: 0120, 0x50 and 8_0 are 80.
# Seen: yes, on and n are written bare, in a label, an annotation and the data of a ConfigMap (TLS: on), where they are booleans to kubectl: "cannot unmarshal bool into Go struct
# field ... of type string". Numbers are quoted. NestedInt64 says 120 of 0120 and user 145 of 0145, As says 80 and 101, so that a function that checks ports one
# way and a function that writes them the other way do not mean the same server. Of 0x50 and 8_0 NestedInt64 has an error.
# Needs Go.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
go mod init look > /dev/null 2>&1
cat > main.go <<'GO'
package main

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/kptdev/krm-functions-sdk/go/fn"
	corev1 "k8s.io/api/core/v1"
	kyaml "sigs.k8s.io/kustomize/kyaml/yaml"
	"sigs.k8s.io/yaml"
)

func kubectl(text string) string {
	sent, err := yaml.YAMLToJSON([]byte(text))
	if err != nil {
		panic(err)
	}
	var object corev1.ConfigMap
	if err := json.Unmarshal(sent, &object); err != nil {
		return err.Error()
	}
	return "text"
}

func write(word string) {
	empty := "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\n"
	label, _ := fn.ParseKubeObject([]byte(empty))
	annotation, _ := fn.ParseKubeObject([]byte(empty))
	data, _ := fn.ParseKubeObject([]byte(empty))
	base := kyaml.MustParse(empty)
	for _, err := range []error{label.SetLabel("tls", word), annotation.SetAnnotation("tls", word), data.SetNestedString(word, "data", "TLS"), base.PipeE(kyaml.SetLabel("tls", word))} {
		if err != nil {
			panic(err)
		}
	}
	for name, text := range map[string]string{"label": label.String(), "annotation": annotation.String(), "data": data.String(), "kyaml's label": base.MustString()} {
		lines := strings.Split(strings.TrimSpace(text), "\n")
		fmt.Printf("%s %s: %s: %s\n", word, name, strings.TrimSpace(lines[len(lines)-1]), kubectl(text))
	}
}

func read(number string) {
	object, err := fn.ParseKubeObject([]byte("apiVersion: v1\nkind: Test\nmetadata: {name: web}\nport: {containerPort: " + number + "}\n"))
	if err != nil {
		panic(err)
	}
	var port, sent corev1.ContainerPort
	asked, _, wrong := object.NestedInt64("port", "containerPort")
	if err := object.GetMap("port").As(&port); err != nil {
		panic(err)
	}
	if err := yaml.Unmarshal([]byte("containerPort: "+number), &sent); err != nil {
		panic(err)
	}
	fmt.Printf("%s: NestedInt64 %d (error %t), As %d, kubectl %d\n", number, asked, wrong != nil, port.ContainerPort, sent.ContainerPort)
}

func main() {
	for _, word := range []string{"yes", "on", "n", "8080", "0120"} {
		write(word)
	}
	for _, number := range []string{"80", "0120", "0145", "0x50", "8_0"} {
		read(number)
	}
}
GO
go get github.com/kptdev/krm-functions-sdk/go/fn@v1.0.2 sigs.k8s.io/kustomize/kyaml@v0.20.1 sigs.k8s.io/yaml@v1.6.0 > errors 2>&1 || { tail -5 errors; exit 1; }
go mod tidy > errors 2>&1 || { tail -5 errors; exit 1; }
go run . | sort | tee seen
diff seen - <<'TXT'
0120 annotation: tls: "0120": text
0120 data: TLS: "0120": text
0120 kyaml's label: tls: '0120': text
0120 label: tls: "0120": text
0120: NestedInt64 120 (error false), As 80, kubectl 80
0145: NestedInt64 145 (error false), As 101, kubectl 101
0x50: NestedInt64 0 (error true), As 80, kubectl 80
8080 annotation: tls: "8080": text
8080 data: TLS: "8080": text
8080 kyaml's label: tls: '8080': text
8080 label: tls: "8080": text
80: NestedInt64 80 (error false), As 80, kubectl 80
8_0: NestedInt64 0 (error true), As 80, kubectl 80
n annotation: tls: n: json: cannot unmarshal bool into Go struct field ObjectMeta.metadata.annotations of type string
n data: TLS: n: json: cannot unmarshal bool into Go struct field ConfigMap.data of type string
n kyaml's label: tls: 'n': text
n label: tls: n: json: cannot unmarshal bool into Go struct field ObjectMeta.metadata.labels of type string
on annotation: tls: on: json: cannot unmarshal bool into Go struct field ObjectMeta.metadata.annotations of type string
on data: TLS: on: json: cannot unmarshal bool into Go struct field ConfigMap.data of type string
on kyaml's label: tls: 'on': text
on label: tls: on: json: cannot unmarshal bool into Go struct field ObjectMeta.metadata.labels of type string
yes annotation: tls: yes: json: cannot unmarshal bool into Go struct field ObjectMeta.metadata.annotations of type string
yes data: TLS: yes: json: cannot unmarshal bool into Go struct field ConfigMap.data of type string
yes kyaml's label: tls: 'yes': text
yes label: tls: yes: json: cannot unmarshal bool into Go struct field ObjectMeta.metadata.labels of type string
TXT
echo "as described: the text on is a boolean, and port 0120 is 120 or 80"
