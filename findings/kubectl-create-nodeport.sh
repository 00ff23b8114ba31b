#!/usr/bin/env bash
# k8s.io/kubectl v0.37.2: `kubectl create service nodeport web --tcp=80:8080 --tcp=443:8443 --node-port=30080` gives both ports the one node port, which no API server takes.
#
# Expected: --tcp is there for several ports ("Port pairs can be specified as '<port>:<targetPort>'"), and --node-port is the "Port used to expose the service on each node in
# a cluster." For two ports either the second is left to the API server, or kubectl says that one node port is not enough for both.
# Seen: each entry has nodePort 30080. The validation of a Service (ValidateService in pkg/apis/core/validation) refuses a node port that occurs twice with one protocol,
# "Duplicate value", so that the command of the two flags that it offers never makes a Service, and a manifest that was written with --dry-run=client is
# refused when it is applied. Without --node-port, and with one --tcp, all is as it should be.
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
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/cli-runtime/pkg/genericclioptions"
	"k8s.io/cli-runtime/pkg/genericiooptions"
	"k8s.io/kubectl/pkg/cmd/create"
	cmdutil "k8s.io/kubectl/pkg/cmd/util"
	"sigs.k8s.io/yaml"
)

func main() {
	for _, flags := range []string{
		"--tcp=80:8080 --node-port=30080",
		"--tcp=80:8080 --tcp=443:8443",
		"--tcp=80:8080 --tcp=443:8443 --node-port=30080",
	} {
		address := "http://127.0.0.1:1"
		config := genericclioptions.NewConfigFlags(false)
		config.APIServer = &address
		streams, _, out, _ := genericiooptions.NewTestIOStreams()
		command := create.NewCmdCreateServiceNodePort(cmdutil.NewFactory(config), streams)
		command.Flags().String("namespace", "", "")
		command.SetArgs(append(strings.Fields(flags), "web", "--dry-run=client", "-o", "yaml"))
		if err := command.Execute(); err != nil {
			panic(err)
		}
		var service corev1.Service
		if err := yaml.Unmarshal(out.Bytes(), &service); err != nil {
			panic(err)
		}
		fmt.Printf("%s:", flags)
		for _, port := range service.Spec.Ports {
			fmt.Printf(" %d by node port %d,", port.Port, port.NodePort)
		}
		fmt.Println()
	}
}
GO
{ go get k8s.io/kubectl@v0.37.2 && go get .; } 2> log || { cat log; exit 1; }
go run . | sed 's/,$//' | tee seen
diff seen - <<'TXT'
--tcp=80:8080 --node-port=30080: 80 by node port 30080
--tcp=80:8080 --tcp=443:8443: 80 by node port 0, 443 by node port 0
--tcp=80:8080 --tcp=443:8443 --node-port=30080: 80 by node port 30080, 443 by node port 30080
TXT
echo "as described: one node port for two"
