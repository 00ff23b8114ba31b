#!/usr/bin/env bash
# python-on-whales 0.81.0 cannot read what `docker compose config` prints for a range of ports, and loses a port's address and a service's user.
#
# Expected: compose.config() gives the project as Docker Compose prints it with --format json, since it is made to read that. compose-go 2.16.2 prints
# `published` as a text, since it may be a range of which Docker takes one (Compose specification, "ports").
# Seen: the model has a number there: "8080-8090" ends in a ValidationError, and none of the project's services can be read. host_ip
# has no place in the model, so that a port which is published on 127.0.0.1 looks like one on all addresses; user, sysctls,
# privileged and security_opt have none either, while cap_add and cap_drop are there. A program that looks for what runs as root finds no user at all.
# Needs Python 3 with venv, and Go for compose-go, which stands in docker's place.
set -euo pipefail
work="$(mktemp -d)"
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
cd "$work"
mkdir go
cat > go/main.go <<'GO'
package main

import (
	"context"
	"fmt"

	"github.com/compose-spec/compose-go/v2/cli"
)

func main() {
	options, err := cli.NewProjectOptions([]string{"compose.yaml"}, cli.WithName("look"))
	if err != nil {
		panic(err)
	}
	project, err := options.LoadProject(context.Background())
	if err != nil {
		panic(err)
	}
	text, err := project.MarshalJSON()
	if err != nil {
		panic(err)
	}
	fmt.Println(string(text))
}
GO
(cd go && go mod init look && go get github.com/compose-spec/compose-go/v2@v2.16.2 && go mod tidy && go build -o ../docker .) > built 2>&1 || { tail -3 built; exit 1; }
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check python-on-whales==0.81.0

cat > look.py <<'PY'
import json
import os

from python_on_whales import DockerClient

def look(ports):
    service = {"image": "registry.example.com/web", "user": "101", "privileged": True, "cap_drop": ["ALL"], "ports": ports}
    with open("compose.yaml", "w") as file:
        json.dump({"services": {"web": service}}, file)
    try:
        read = DockerClient(client_call=[os.path.abspath("docker")]).compose.config().services["web"]
    except ValueError as error:
        print(ports, error.errors()[0]["type"], error.errors()[0]["input"])
    else:
        kept = [name for name in service if getattr(read, name, None)]
        print(ports, [port.model_dump(exclude_none=True) for port in read.ports], "kept:", " ".join(kept))

look(["127.0.0.1:8080:80"])
look(["8080-8090:80"])
PY
venv/bin/python look.py | tee seen
diff seen - <<'TXT'
['127.0.0.1:8080:80'] [{'mode': 'ingress', 'protocol': 'tcp', 'published': 8080, 'target': 80}] kept: image cap_drop ports
['8080-8090:80'] int_parsing 8080-8090
TXT
echo "as described: a range is no number, and a port has no address"
