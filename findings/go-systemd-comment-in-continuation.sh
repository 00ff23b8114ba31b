#!/usr/bin/env bash
# github.com/coreos/go-systemd v22.7.0 ends a continued line at a comment, where systemd goes on.
#
# Expected, by systemd.syntax(7): a line that ends in a backslash goes on in the next line that is no comment, so that a comment may
# stand between the words of an ExecStart. systemd-analyze 252 verifies the unit below without a word.
# Seen: the comment becomes the end of the value, and the line behind it an option of its own, here one with the name "--port". Whoever
# looks in a unit for the port of a server this way finds none, and no error says so.
# Needs Go.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
go mod init look > /dev/null 2>&1
go get github.com/coreos/go-systemd/v22@v22.7.0 > /dev/null 2>&1

cat > main.go <<'GO'
package main

import (
	"fmt"
	"strings"

	"github.com/coreos/go-systemd/v22/unit"
)

func main() {
	text := "[Service]\nExecStart=/usr/bin/server \\\n# where it listens\n  --port=80\nUser=web\n"
	options, err := unit.DeserializeOptions(strings.NewReader(text))
	for _, option := range options {
		fmt.Printf("%q = %q\n", option.Name, option.Value)
	}
	fmt.Println("error:", err)
}
GO
go run . | tee seen
diff seen - <<'TXT'
"ExecStart" = "/usr/bin/server \\\n# where it listens"
"--port" = "80"
"User" = "web"
error: <nil>
TXT
echo "as described: the argument behind the comment is lost to ExecStart"
