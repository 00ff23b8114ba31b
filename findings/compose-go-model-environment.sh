#!/usr/bin/env bash
# github.com/compose-spec/compose-go v2.16.2: LoadModel puts no variables in, LoadProject of the same options does.
#
# Expected: both read the same project; they differ in what they give, a map or a struct. WithOsEnv and WithDotEnv say where ${TAG} comes from.
# Seen: LoadModel interpolates with an empty environment: ${TAG:-none} becomes "none" although TAG is set, and ${TAG:?} ends in an error.
# The module's own command (cmd/main.go, "Validates a compose file") reads with LoadModel, so that it shows another image than runs,
# and refuses files that Docker Compose starts.
# Needs Go.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
go mod init look > /dev/null 2>&1
go get github.com/compose-spec/compose-go/v2@v2.16.2 > /dev/null 2>&1

cat > compose.yaml <<'YAML'
name: look
services:
  web:
    image: nginx:${TAG:-none}
YAML
cat > main.go <<'GO'
package main

import (
	"context"
	"fmt"

	"github.com/compose-spec/compose-go/v2/cli"
)

func options() *cli.ProjectOptions {
	options, err := cli.NewProjectOptions([]string{"compose.yaml"}, cli.WithOsEnv, cli.WithDotEnv)
	if err != nil {
		panic(err)
	}
	return options
}

func main() {
	project, err := options().LoadProject(context.Background())
	if err != nil {
		panic(err)
	}
	fmt.Println("LoadProject", project.Services["web"].Image)
	model, err := options().LoadModel(context.Background())
	if err != nil {
		panic(err)
	}
	fmt.Println("LoadModel", model["services"].(map[string]any)["web"].(map[string]any)["image"])
}
GO
go mod tidy > /dev/null 2>&1
TAG=1.27 go run . | tee seen
diff seen - <<'TXT'
LoadProject nginx:1.27
LoadModel nginx:none
TXT
echo "as described: the model knows no variable"
