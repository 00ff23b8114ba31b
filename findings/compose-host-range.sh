#!/usr/bin/env bash
# github.com/docker/cli v29.9.3 (docker stack) opens every port of the host for `8080-8083:80`, where Compose opens one of them; the crate compose_spec 0.3.0 (podlet) reads no such file.
#
# Expected: one port of the four. The Compose specification ("ports", short syntax) and `docker run -p` take a range on the host's side alone for the ports of which any free one
# is used, so that several containers of the service find place; compose-go v2.16.2 keeps it as one port, published "8080-8083". Range to range is port to port.
# Seen: `docker stack config` and `docker stack deploy` make four published ports of it that lead to 80, so that a stack takes ports from others which it was to
# leave free, and ends in a conflict where one of the range is in use. For the crate, whose documentation has no word on it, it is an error ("host port
# range size `4` must be equal to container port range size `1`") in the short form; in the long one it reads the same range.
# Needs Go, and Rust with cargo.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
cat > compose.yaml <<'YAML'
services:
  web:
    image: nginx
    ports: ["8080-8083:80", "8090-8091:90-91"]
YAML
cat > long.yaml <<'YAML'
services:
  web:
    image: nginx
    ports: [{target: 80, published: "8080-8083"}]
YAML
cat > go.mod <<'MOD'
module look

go 1.24
MOD
cat > main.go <<'GO'
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/docker/cli/cli/compose/loader"
	"github.com/docker/cli/cli/compose/types"
)

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func main() {
	options := must(cli.NewProjectOptions([]string{"compose.yaml"}, cli.WithName("look")))
	for _, port := range must(options.LoadProject(context.Background())).Services["web"].Ports {
		fmt.Printf("compose-go: %s to %d\n", port.Published, port.Target)
	}
	content := must(loader.ParseYAML(must(os.ReadFile("compose.yaml"))))
	stack := must(loader.Load(types.ConfigDetails{ConfigFiles: []types.ConfigFile{{Filename: "compose.yaml", Config: content}}}))
	for _, port := range stack.Services[0].Ports {
		fmt.Printf("docker stack: %d to %d\n", port.Published, port.Target)
	}
}
GO
{ go get github.com/docker/cli@v29.9.3+incompatible github.com/moby/moby/api@v1.57.0 github.com/moby/moby/client@v0.6.3 github.com/compose-spec/compose-go/v2@v2.16.2 && go get .; } 2> log || { cat log; exit 1; }
cargo init --quiet --vcs none --name look .
cargo add --quiet compose_spec@=0.3.0 serde_yaml@=0.9.34 2> log || { cat log; exit 1; }
cat > src/main.rs <<'RS'
fn main() {
    for file in ["compose.yaml", "long.yaml"] {
        let text = std::fs::read_to_string(file).unwrap();
        match serde_yaml::from_str::<compose_spec::Compose>(&text) {
            Ok(_) => println!("compose_spec, {file}: read"),
            Err(error) => println!("compose_spec, {file}: {error}"),
        }
    }
}
RS
{
  go run .
  cargo run --quiet
} 2> log | tee seen || { cat log; exit 1; }
diff seen - <<'TXT'
compose-go: 8080-8083 to 80
compose-go: 8090 to 90
compose-go: 8091 to 91
docker stack: 8080 to 80
docker stack: 8081 to 80
docker stack: 8082 to 80
docker stack: 8083 to 80
docker stack: 8090 to 90
docker stack: 8091 to 91
compose_spec, compose.yaml: services.web.ports[0]: error parsing port ranges: error creating the port ranges: host port range size `4` must be equal to container port range size `1` at line 4 column 13
compose_spec, long.yaml: read
TXT
echo "as described: one of four ports, all four, or none"
