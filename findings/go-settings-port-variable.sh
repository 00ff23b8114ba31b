#!/usr/bin/env bash
# viper v1.21.0 and koanf v2.4.1 (Go) make port 0, which is any port, of a variable that is no number: of what Kubernetes sets for a Service.
#
# Expected: a server whose port is WEB_PORT, 8080 unless it is set, opens that port or says why not. Kubernetes gives the Pods of a namespace with a Service
# called "web" WEB_PORT=tcp://10.96.0.10:80 (enableServiceLinks), which envconfig, caarlos0/env and urfave/cli below answer with an error.
# Seen: viper's GetInt("port") and koanf's Int("port") are 0 of it, not the 8080 that was set for the case that there is none, and no error. net.Listen
# with port 0 opens one that the kernel picks, so that the server starts, logs, and is found by nobody. viper's Unmarshal has the error.
# 0120 is octal, port 80, with viper, envconfig and urfave/cli, and 120 with koanf and caarlos0/env, as with net.Listen itself; of 080 viper
# makes 0 as well.
# Needs Go.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
go mod init look > /dev/null 2>&1
go get github.com/spf13/viper@v1.21.0 github.com/knadh/koanf/v2@v2.4.1 github.com/knadh/koanf/providers/env@v1.1.0 github.com/kelseyhightower/envconfig@v1.4.0 \
  github.com/caarlos0/env/v11@v11.4.2 github.com/urfave/cli/v3@v3.14.0 > errors 2>&1 || { tail -5 errors; exit 1; }

cat > main.go <<'GO'
package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"strings"

	caarlos "github.com/caarlos0/env/v11"
	"github.com/kelseyhightower/envconfig"
	"github.com/knadh/koanf/providers/env"
	"github.com/knadh/koanf/v2"
	"github.com/spf13/viper"
	"github.com/urfave/cli/v3"
)

type settings struct {
	Port int `env:"WEB_PORT" envDefault:"8080" default:"8080"`
}

func said(port int, err error) string {
	if err != nil {
		return "error"
	}
	return fmt.Sprint(port)
}

func look(text string) {
	os.Setenv("WEB_PORT", text)

	v := viper.New()
	v.SetDefault("port", 8080)
	v.SetEnvPrefix("web")
	v.AutomaticEnv()
	var whole settings
	unmarshalled := v.Unmarshal(&whole)

	k := koanf.New(".")
	k.Set("port", 8080)
	loaded := k.Load(env.Provider("WEB_", ".", func(name string) string { return strings.ToLower(strings.TrimPrefix(name, "WEB_")) }), nil)

	var first, second settings
	processed := envconfig.Process("web", &first)
	parsed := caarlos.Parse(&second)

	var port int
	command := &cli.Command{
		Writer: io.Discard, ErrWriter: io.Discard,
		Flags:  []cli.Flag{&cli.IntFlag{Name: "port", Value: 8080, Sources: cli.EnvVars("WEB_PORT"), Destination: &port}},
		Action: func(context.Context, *cli.Command) error { return nil },
	}
	ran := command.Run(context.Background(), []string{"web"})

	fmt.Printf("%s: viper %d (Unmarshal %s), koanf %s, envconfig %s, caarlos0/env %s, urfave/cli %s\n", text, v.GetInt("port"), said(whole.Port, unmarshalled),
		said(k.Int("port"), loaded), said(first.Port, processed), said(second.Port, parsed), said(port, ran))
}

func main() {
	for _, text := range []string{"80", "0120", "080", "tcp://10.96.0.10:80"} {
		look(text)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	fmt.Println("net.Listen with 0:", err, listener.Addr().(*net.TCPAddr).Port > 1023)
}
GO
go mod tidy > errors 2>&1 || { tail -5 errors; exit 1; }
go run . | tee seen
diff seen - <<'TXT'
80: viper 80 (Unmarshal 80), koanf 80, envconfig 80, caarlos0/env 80, urfave/cli 80
0120: viper 80 (Unmarshal 80), koanf 120, envconfig 80, caarlos0/env 120, urfave/cli 80
080: viper 0 (Unmarshal error), koanf 80, envconfig error, caarlos0/env 80, urfave/cli error
tcp://10.96.0.10:80: viper 0 (Unmarshal error), koanf 0, envconfig error, caarlos0/env error, urfave/cli error
net.Listen with 0: <nil> true
TXT
echo "as described: what is no number is port 0"
