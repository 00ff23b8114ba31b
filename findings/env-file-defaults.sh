#!/usr/bin/env bash
# @next/env 16.4.6 takes the default of `${PORT:-8080}` though PORT=8081 stands above it in the file, and python-dotenv 1.2.4 takes nothing where PORT is empty.
#
# Expected: python-dotenv's page has "POSIX variable expansion": by POSIX (Shell Command Language, 2.6.2) :- is for what is unset or empty, - for what is unset, :+ for what is set, and a
# default may hold a variable. A shell that reads the file, Docker Compose (compose-go 2.16.2), which reads the same .env, and dotenv-expand 1000.0.0 agree. Next.js "will
# automatically expand variables that use $ to reference other variables", with an older dotenv-expand within it.
# Seen: in @next/env the default counts for more than what the file says, and less than what the process has, so that the port is right where PORT is set from outside, and 8080 where
# .env alone has 8081. It knows :- alone: with - and :+ the name ends before the mark, and mark, default and brace are put behind the value (127.0.0.1:-8080}).
# python-dotenv looks whether the name is there: an empty PORT, as a template leaves it, gives an address without a port, "127.0.0.1:". A default in a default is the text
# ${HTTP_PORT} with its braces; - gives nothing, and :+ is left as it is written. None of it is an error.
# Needs Python 3 with venv, Node.js, npm and Go.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
cat > .env <<'ENV'
EMPTY=
HTTP_PORT=8081
A_FULL=127.0.0.1:${HTTP_PORT:-8080}
B_EMPTY=127.0.0.1:${EMPTY:-8080}
C_UNSET=127.0.0.1:${UNSET:-8080}
D_DASH=127.0.0.1:${UNSET-8080}
E_NESTED=127.0.0.1:${UNSET:-${HTTP_PORT}}
F_OTHER=127.0.0.1${HTTP_PORT:+:8443}
ENV
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check python-dotenv==1.2.4
npm init -y > log
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact @next/env@16.4.6 dotenv@18.0.10 dotenv-expand@1000.0.0
mkdir compose
cat > compose/main.go <<'GO'
package main

import (
	"os"

	"github.com/compose-spec/compose-go/v2/dotenv"
)

func main() {
	values, err := dotenv.Read(".env")
	if err != nil {
		panic(err)
	}
	for name, value := range values {
		os.Stdout.WriteString(name + "=" + value + "\n")
	}
}
GO
(cd compose && go mod init look && go get github.com/compose-spec/compose-go/v2/dotenv@v2.16.2 && go build -o ../read-as-compose .) > log 2>&1 || { cat log; exit 1; }
cat > expand.cjs <<'JS'
const { readFileSync } = require('node:fs');
const { parse } = require('dotenv');
const { expand } = require('dotenv-expand');
for (const [name, value] of Object.entries(expand({ parsed: parse(readFileSync('.env')), processEnv: {} }).parsed)) console.log(`${name}=${value}`);
JS
cat > next.cjs <<'JS'
const { loadEnvConfig } = require('@next/env');
loadEnvConfig('.', false, { info: () => {}, error: console.error });
for (const [name, value] of Object.entries(process.env)) console.log(`${name}=${value}`);
JS
tell() { echo "$1: $(grep '^[A-F]_' | LC_ALL=C sort | sed 's/^._[A-Z]*=//' | xargs)"; }
{
  # shellcheck disable=SC1091 # it is the shell that is asked
  (set -a && . ./.env && env) | tell 'a shell      '
  ./read-as-compose | tell 'Compose      '
  node expand.cjs | tell 'dotenv-expand'
  venv/bin/python -c 'import dotenv
for name, value in dotenv.dotenv_values(".env").items(): print(f"{name}={value}")' | tell 'python-dotenv'
  node next.cjs | tell '@next/env    '
} | tee seen
diff seen - <<'TXT'
a shell      : 127.0.0.1:8081 127.0.0.1:8080 127.0.0.1:8080 127.0.0.1:8080 127.0.0.1:8081 127.0.0.1:8443
Compose      : 127.0.0.1:8081 127.0.0.1:8080 127.0.0.1:8080 127.0.0.1:8080 127.0.0.1:8081 127.0.0.1:8443
dotenv-expand: 127.0.0.1:8081 127.0.0.1:8080 127.0.0.1:8080 127.0.0.1:8080 127.0.0.1:8081 127.0.0.1:8443
python-dotenv: 127.0.0.1:8081 127.0.0.1: 127.0.0.1:8080 127.0.0.1: 127.0.0.1:${HTTP_PORT} 127.0.0.1${HTTP_PORT:+:8443}
@next/env    : 127.0.0.1:8080 127.0.0.1:8080 127.0.0.1:8080 127.0.0.1:-8080} 127.0.0.1:8081 127.0.0.18081:+:8443}
TXT
echo "as described: three ports of one line"
