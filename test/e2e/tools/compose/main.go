// Prints the services of the Compose project in the working directory, as docker compose reads them: its files, the overrides beside
// them and .env included, or the files that are named to it; and as "refused" what it has against the project, with the profiles that
// COMPOSE_PROFILES names. With --schema, the schema of such files. The program that compose-go brings does not pass the variables on.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/compose-spec/compose-go/v2/loader"
	"github.com/compose-spec/compose-go/v2/schema"
)

func main() {
	if len(os.Args) == 2 && os.Args[1] == "--schema" {
		fmt.Println(schema.Schema)
		return
	}
	model, err := load(context.Background())
	if err == nil {
		err = json.NewEncoder(os.Stdout).Encode(model)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func load(ctx context.Context) (map[string]any, error) {
	folder, err := os.Getwd()
	if err != nil {
		return nil, err
	}
	options, err := cli.NewProjectOptions(os.Args[1:], cli.WithWorkingDirectory(folder), cli.WithOsEnv, cli.WithEnvFiles(), cli.WithDotEnv,
		cli.WithConfigFileEnv, cli.WithDefaultConfigPath)
	if err != nil {
		return nil, err
	}
	files, err := options.ReadConfigFiles(ctx, folder, options)
	if err != nil {
		return nil, err
	}
	files.Environment = options.Environment
	model, err := loader.LoadModelWithContext(ctx, *files, func(o *loader.Options) {
		o.SetProjectName("compared", true)
		o.ResolvePaths = false
		o.SkipNormalization = true
		o.SkipConsistencyCheck = true
	})
	if err != nil {
		return nil, err
	}
	_, err = loader.LoadWithContext(ctx, *files, func(o *loader.Options) {
		o.SetProjectName("compared", true)
		o.Profiles = strings.Split(options.Environment["COMPOSE_PROFILES"], ",")
	})
	if err != nil {
		model["refused"] = err.Error()
	}
	return model, nil
}
