#!/usr/bin/env bash
# python-decouple 3.8, django-environ 0.14.0, kubectl 1.37 and docker keep the comment behind a port of a .env file; dotenv 18.0.10 and Node.js cut an address at its #.
#
# Expected: PORT=80 # http is port 80, ADMIN="81" is 81, `export` before a name is for shells that read the same file, and a # is a comment only behind a space
# (so sh, and Compose's documentation of .env files: "Inline comments for unquoted values must be preceded with a space"). Every reader says so.
# Seen: of eleven readers three do, Compose, godotenv 1.5.1 and python-dotenv 1.2.4. kubectl (`create configmap --from-env-file`) and docker (`run --env-file`) take a line as it is,
# with the comment and the quotes, and kubectl and docker refuse `export`. Of those that read quotes, decouple and django-environ keep the comment, so that
# int() of PORT fails in the program whose port Compose sets well; decouple has a variable "export METRICS", and honcho 2.0.0 and env-cmd 11.0.0 have none. dotenv,
# Node.js 24.21.0, honcho and env-cmd end http://web/#top before the #.
# Needs Python 3 with venv, Node.js, npm and Go.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y > log
npm install --silent --no-audit --no-fund --save-exact node@24.21.0 dotenv@18.0.10 env-cmd@11.0.0
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check python-dotenv==1.2.4 python-decouple==3.8 django-environ==0.14.0 honcho==2.0.0
printf '%s\n' 'PORT=80 # http' 'ADMIN="81"' 'HOME_PAGE=http://web/#top' > plain.env
{ cat plain.env; echo 'export METRICS=9090'; } > all.env

cat > look.py <<'PY'
import os

import dotenv
import environ
from decouple import RepositoryEnv
from honcho.environ import parse


def told(reader, read):
    print(f"{reader}:", " | ".join(read.get(name, "none") for name in ("PORT", "ADMIN", "HOME_PAGE", "METRICS")))


told("python-dotenv", dotenv.dotenv_values("all.env"))
told("python-decouple", RepositoryEnv("all.env").data)
with open("all.env") as file:
    told("honcho", parse(file.read()))
environ.Env.read_env("all.env")
told("django-environ", os.environ)
PY
cat > told.cjs <<'JS'
const [reader, file] = process.argv.slice(2);
const read = file ? require('dotenv').parse(require('node:fs').readFileSync(file)) : process.env;
console.log(`${reader}:`, ['PORT', 'ADMIN', 'HOME_PAGE', 'METRICS'].map((name) => read[name] ?? 'none').join(' | '));
JS
cat > go.mod <<'MOD'
module look

go 1.26
MOD
cat > main.go <<'GO'
package main

import (
	"fmt"
	"os"
	"strings"

	compose "github.com/compose-spec/compose-go/v2/dotenv"
	"github.com/docker/cli/pkg/kvfile"
	"github.com/joho/godotenv"
	"k8s.io/kubectl/pkg/cmd/util"
)

func told(reader string, read map[string]string, err error) {
	if err != nil {
		fmt.Printf("%s: %.35s\n", reader, err)
		return
	}
	var values []string
	for _, name := range []string{"PORT", "ADMIN", "HOME_PAGE", "METRICS"} {
		value, there := read[name]
		if !there {
			value = "none"
		}
		values = append(values, value)
	}
	fmt.Printf("%s: %s\n", reader, strings.Join(values, " | "))
}

func main() {
	file, err := os.Open("all.env")
	if err != nil {
		panic(err)
	}
	read, err := compose.Parse(file)
	told("Compose", read, err)
	read, err = godotenv.Read("all.env")
	told("godotenv", read, err)
	for _, name := range []string{"plain.env", "all.env"} {
		read = map[string]string{}
		add := func(key, value string) error { read[key] = value; return nil }
		err = util.AddFromEnvFile(name, add)
		told("kubectl, "+name, read, err)
		lines, err := kvfile.Parse(name, os.LookupEnv)
		read = map[string]string{}
		for _, line := range lines {
			key, value, _ := strings.Cut(line, "=")
			read[key] = value
		}
		told("docker, "+name, read, err)
	}
}
GO
{ go get github.com/docker/cli@v29.9.3+incompatible github.com/compose-spec/compose-go/v2@v2.16.2 github.com/joho/godotenv@v1.5.1 k8s.io/kubectl@v0.37.2 && go get .; } 2> log || { cat log; exit 1; }
unset PORT ADMIN HOME_PAGE METRICS
{
  go run .
  venv/bin/python look.py
  npx node told.cjs dotenv all.env
  npx node --env-file=all.env told.cjs Node.js
  npx env-cmd --file all.env node told.cjs env-cmd
} | tee seen
diff seen - <<'TXT'
Compose: 80 | 81 | http://web/#top | 9090
godotenv: 80 | 81 | http://web/#top | 9090
kubectl, plain.env: 80 # http | "81" | http://web/#top | none
docker, plain.env: 80 # http | "81" | http://web/#top | none
kubectl, all.env: "export METRICS" is not a valid key
docker, all.env: invalid env file (all.env): variabl
python-dotenv: 80 | 81 | http://web/#top | 9090
python-decouple: 80 # http | 81 | http://web/#top | none
honcho: 80 | 81 | http://web/ | none
django-environ: 80 # http | 81 | http://web/#top | 9090
dotenv: 80 | 81 | http://web/ | 9090
Node.js: 80 | 81 | http://web/ | 9090
env-cmd: 80 | 81 | http://web/ | none
TXT
echo "as described: three of eleven agree"
