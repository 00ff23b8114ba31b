#!/usr/bin/env bash
# github.com/urfave/cli/v3 v3.14.0 keeps the default port where PORT is empty, and drops the default host where HOST is, which opens that port on all addresses; github.com/sethvargo/go-envconfig v1.4.3 opens any free port.
#
# Expected: an empty variable, as of a Compose file with `HOST: ${HOST}` or a chart whose value is not set, is one for all settings: as none, so that the server listens on
# 127.0.0.1:8080, its defaults, or an error.
# Seen: what becomes of an empty variable goes by the type of the setting. In urfave/cli, v2 and v3, an empty number is none, and an empty text is a text: the server that was to answer on
# its own machine alone, for an administrator or behind a proxy, is open on all addresses, with the port that it was to have, so that whoever looks at it there sees nothing of it. In go-envconfig
# ("default=") an empty number is 0, which is whichever port the kernel picks, without a word. caarlos0/env takes both defaults; kelseyhightower/envconfig, cleanenv, go-arg,
# go-flags and kong refuse the port, and of HOST alone make all addresses as well.
# Needs Go.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
printf 'module look\n\ngo 1.26\n' > go.mod
cat > main.go <<'GO'
package main

import (
	"context"
	"fmt"
	"net"
	"strconv"

	"github.com/alecthomas/kong"
	"github.com/alexflint/go-arg"
	"github.com/caarlos0/env/v11"
	"github.com/ilyakaznacheev/cleanenv"
	"github.com/jessevdk/go-flags"
	"github.com/kelseyhightower/envconfig"
	setting "github.com/sethvargo/go-envconfig"
	two "github.com/urfave/cli/v2"
	three "github.com/urfave/cli/v3"
)

type place struct {
	Host string `env:"HOST" arg:"env:HOST" long:"host" default:"127.0.0.1" envDefault:"127.0.0.1" env-default:"127.0.0.1"`
	Port int    `env:"PORT" arg:"env:PORT" long:"port" default:"8080" envDefault:"8080" env-default:"8080"`
}

func main() {
	readers := []struct {
		name string
		read func(*place) error
	}{
		{"urfave/cli/v2", func(to *place) error {
			return (&two.App{
				Flags:  []two.Flag{&two.StringFlag{Name: "host", EnvVars: []string{"HOST"}, Value: "127.0.0.1"}, &two.IntFlag{Name: "port", EnvVars: []string{"PORT"}, Value: 8080}},
				Action: func(given *two.Context) error { to.Host, to.Port = given.String("host"), given.Int("port"); return nil },
			}).Run([]string{"look"})
		}},
		{"urfave/cli/v3", func(to *place) error {
			return (&three.Command{
				Flags:  []three.Flag{&three.StringFlag{Name: "host", Sources: three.EnvVars("HOST"), Value: "127.0.0.1"}, &three.IntFlag{Name: "port", Sources: three.EnvVars("PORT"), Value: 8080}},
				Action: func(_ context.Context, given *three.Command) error { to.Host, to.Port = given.String("host"), given.Int("port"); return nil },
			}).Run(context.Background(), []string{"look"})
		}},
		{"sethvargo/go-envconfig", func(to *place) error {
			var given struct {
				Host string `env:"HOST, default=127.0.0.1"`
				Port int    `env:"PORT, default=8080"`
			}
			err := setting.Process(context.Background(), &given)
			to.Host, to.Port = given.Host, given.Port
			return err
		}},
		{"caarlos0/env", func(to *place) error { return env.Parse(to) }},
		{"kelseyhightower/envconfig", func(to *place) error { return envconfig.Process("", to) }},
		{"cleanenv", func(to *place) error { return cleanenv.ReadEnv(to) }},
		{"go-arg", func(to *place) error {
			// It has one place for a default.
			var given struct {
				Host string `arg:"env:HOST" default:"127.0.0.1"`
				Port int    `arg:"env:PORT" default:"8080"`
			}
			reader, err := arg.NewParser(arg.Config{}, &given)
			if err == nil {
				err = reader.Parse(nil)
			}
			to.Host, to.Port = given.Host, given.Port
			return err
		}},
		{"go-flags", func(to *place) error {
			_, err := flags.NewParser(to, flags.None).ParseArgs(nil)
			return err
		}},
		{"kong", func(to *place) error {
			reader, err := kong.New(to)
			if err == nil {
				_, err = reader.Parse(nil)
			}
			return err
		}},
	}
	for _, reader := range readers {
		var to place
		if err := reader.read(&to); err != nil {
			fmt.Printf("  %s: an error\n", reader.name)
			continue
		}
		fmt.Printf("  %s: %s\n", reader.name, net.JoinHostPort(to.Host, strconv.Itoa(to.Port)))
	}
}
GO
go get github.com/urfave/cli/v3@v3.14.0 github.com/urfave/cli/v2@v2.27.7 github.com/sethvargo/go-envconfig@v1.4.3 github.com/caarlos0/env/v11@v11.4.2 github.com/kelseyhightower/envconfig@v1.4.0 \
  github.com/ilyakaznacheev/cleanenv@v1.5.0 github.com/alexflint/go-arg@v1.6.1 github.com/jessevdk/go-flags@v1.6.1 github.com/alecthomas/kong@v1.17.0 2> log || { cat log; exit 1; }
go build -o look . 2> log || { cat log; exit 1; }
{
  echo "neither"
  env -u HOST -u PORT ./look
  echo "HOST= PORT="
  HOST='' PORT='' ./look
  echo "HOST="
  env -u PORT HOST='' ./look
} | tee seen
diff seen - <<'TXT'
neither
  urfave/cli/v2: 127.0.0.1:8080
  urfave/cli/v3: 127.0.0.1:8080
  sethvargo/go-envconfig: 127.0.0.1:8080
  caarlos0/env: 127.0.0.1:8080
  kelseyhightower/envconfig: 127.0.0.1:8080
  cleanenv: 127.0.0.1:8080
  go-arg: 127.0.0.1:8080
  go-flags: 127.0.0.1:8080
  kong: 127.0.0.1:8080
HOST= PORT=
  urfave/cli/v2: :8080
  urfave/cli/v3: :8080
  sethvargo/go-envconfig: :0
  caarlos0/env: 127.0.0.1:8080
  kelseyhightower/envconfig: an error
  cleanenv: an error
  go-arg: an error
  go-flags: an error
  kong: an error
HOST=
  urfave/cli/v2: :8080
  urfave/cli/v3: :8080
  sethvargo/go-envconfig: :8080
  caarlos0/env: 127.0.0.1:8080
  kelseyhightower/envconfig: :8080
  cleanenv: :8080
  go-arg: :8080
  go-flags: :8080
  kong: :8080
TXT
echo "as described: the default port on all addresses"
