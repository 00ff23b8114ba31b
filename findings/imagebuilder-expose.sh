#!/usr/bin/env bash
# github.com/openshift/imagebuilder v1.2.22, which reads the Dockerfiles of `podman build` and buildah, writes EXPOSE into the image as it stands.
#
# Expected: the image that BuildKit v0.34.2 makes of the same file (frontend/dockerfile/dockerfile2llb, parsePorts): a port for each
# number of a range, and protocols in small letters. The image specification has "port/tcp", "port/udp" and "port" for ExposedPorts
# (config.md), and no ranges.
# Seen: only "/tcp" is added where no protocol is. 8000-8002 is one key, and 443/TCP and 443 are two ports of the image. Whoever asks it for
# port 8001, or takes what is before the slash for a number, finds none. buildah 1.28.2 writes the same keys.
# Needs Go.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
cat > main.go <<'GO'
package main

import (
	"fmt"
	"sort"
	"strings"

	"github.com/openshift/imagebuilder"
)

const file = "FROM scratch\nEXPOSE 80 8000-8002 53/UDP\nEXPOSE 443/TCP 443\n"

func built() (map[string]struct{}, error) {
	node, err := imagebuilder.ParseDockerfile(strings.NewReader(file))
	if err != nil {
		return nil, err
	}
	stages, err := imagebuilder.NewStages(node, imagebuilder.NewBuilder(nil))
	if err != nil {
		return nil, err
	}
	stage := stages[0]
	for _, line := range stage.Node.Children {
		step := stage.Builder.Step()
		if err := step.Resolve(line); err != nil {
			return nil, err
		}
		if step.Command == "from" {
			continue
		}
		if err := stage.Builder.Run(step, imagebuilder.NoopExecutor, false); err != nil {
			return nil, err
		}
	}
	ports := map[string]struct{}{}
	for port := range stage.Builder.RunConfig.ExposedPorts {
		ports[string(port)] = struct{}{}
	}
	return ports, nil
}

func main() {
	ports, err := built()
	if err != nil {
		panic(err)
	}
	var keys []string
	for port := range ports {
		keys = append(keys, port)
	}
	sort.Strings(keys)
	fmt.Println(strings.Join(keys, "\n"))
}
GO
go mod init look > /dev/null 2>&1
go get github.com/openshift/imagebuilder@v1.2.22 > /dev/null 2>&1
go mod tidy > /dev/null 2>&1
go run . | tee seen
diff seen - <<'TXT'
443/TCP
443/tcp
53/UDP
80/tcp
8000-8002/tcp
TXT
echo "as described: a range of ports is one port of the image"
