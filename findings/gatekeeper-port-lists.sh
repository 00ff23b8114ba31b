#!/usr/bin/env bash
# github.com/open-policy-agent/gatekeeper/v3 v3.23.1 takes no mutator that adds a port to a list ("list key 80, object key 80"), and gives a DNS server's two ports one name.
#
# Expected: an Assign with the location spec.containers[name:dns].ports[containerPort: 53] and an object with that containerPort as its value puts the
# object into the list, as one of initContainers[name: ...] does with a container and one of ports[name: ...] with a port. A port of a Pod has two keys,
# containerPort and protocol (x-kubernetes-list-map-keys).
# Seen: the 80 of the location is an integer and the one of the object, which comes through JSON, a float, so that no list whose key is a number can be
# added to: containerPort in a Pod, port in a Service. The webhook that checks mutators refuses them, with a sentence in which both numbers are the same.
# Below such an entry a single field can be assigned (open-policy-agent/gatekeeper issue 1355 was about that), in each port of that number: `.name` of 53
# is the name of 53/UDP and of 53/TCP, and the API server takes no Pod in which two ports have one name.
# Needs Go; it builds parts of Kubernetes and of OPA, for some minutes.
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

	"github.com/open-policy-agent/gatekeeper/v3/apis/mutations/unversioned"
	"github.com/open-policy-agent/gatekeeper/v3/pkg/mutation/mutators/assign"
	"github.com/open-policy-agent/gatekeeper/v3/pkg/mutation/types"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/yaml"
)

const (
	udp = "{name: dns-udp, containerPort: 53, protocol: UDP}"
	tcp = "{name: dns-tcp, containerPort: 53, protocol: TCP}"
)

func assigned(location, value string) unversioned.Assign {
	text := fmt.Sprintf(`
apiVersion: mutations.gatekeeper.sh/v1
kind: Assign
metadata: {name: port}
spec:
  applyTo: [{groups: [""], versions: [v1], kinds: [Pod]}]
  location: %q
  parameters: {assign: {value: %s}}
`, location, value)
	var read unversioned.Assign
	if err := yaml.UnmarshalStrict([]byte(text), &read); err != nil {
		panic(err)
	}
	return read
}

func pod(ports string) *unstructured.Unstructured {
	text := "{apiVersion: v1, kind: Pod, metadata: {name: dns}, spec: {containers: [{name: dns, image: registry.example.com/dns, ports: [" + ports + "]}]}}"
	sent, err := yaml.YAMLToJSON([]byte(text))
	if err != nil {
		panic(err)
	}
	var read unstructured.Unstructured
	if err := read.UnmarshalJSON(sent); err != nil {
		panic(err)
	}
	return &read
}

func look(location, value, ports string) {
	fmt.Println(location)
	wanted := assigned(location, value)
	mutator, err := assign.MutatorForAssign(&wanted)
	if err != nil {
		fmt.Println("  refused:", err)
		return
	}
	object := pod(ports)
	if _, err := mutator.Mutate(&types.Mutable{Object: object}); err != nil {
		panic(err)
	}
	containers, _, err := unstructured.NestedSlice(object.Object, "spec", "containers")
	if err != nil {
		panic(err)
	}
	for _, port := range containers[0].(map[string]any)["ports"].([]any) {
		written, _ := json.Marshal(port)
		fmt.Println("  " + string(written))
	}
}

func main() {
	look("spec.containers[name:dns].ports[name:dns-tcp]", tcp, udp)
	look("spec.containers[name:dns].ports[containerPort:80]", "{containerPort: 80, name: http}", udp)
	look("spec.containers[name:dns].ports[containerPort:53]", tcp, udp)
	look("spec.containers[name:dns].ports[containerPort:53].name", "dns", udp)
	look("spec.containers[name:dns].ports[containerPort:53].name", "dns", udp+", "+tcp)
}
GO
go get github.com/open-policy-agent/gatekeeper/v3@v3.23.1 > errors 2>&1 || { tail -5 errors; exit 1; }
go mod tidy > errors 2>&1 || { tail -5 errors; exit 1; }
go run . | tee seen
diff seen - <<'TXT'
spec.containers[name:dns].ports[name:dns-tcp]
  {"containerPort":53,"name":"dns-udp","protocol":"UDP"}
  {"containerPort":53,"name":"dns-tcp","protocol":"TCP"}
spec.containers[name:dns].ports[containerPort:80]
  refused: adding object to list with different key containerPort: list key 80, object key 80
spec.containers[name:dns].ports[containerPort:53]
  refused: adding object to list with different key containerPort: list key 53, object key 53
spec.containers[name:dns].ports[containerPort:53].name
  {"containerPort":53,"name":"dns","protocol":"UDP"}
spec.containers[name:dns].ports[containerPort:53].name
  {"containerPort":53,"name":"dns","protocol":"UDP"}
  {"containerPort":53,"name":"dns","protocol":"TCP"}
TXT
echo "as described: list key 80 is not object key 80"
