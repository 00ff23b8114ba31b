#!/usr/bin/env bash
# github.com/mikefarah/yq v4.54.3 reads port 0120 as 120, where it is 80 to kubectl, and `== 80` goes by the letters where `< 1024` goes by the number.
#
# Expected: yq shows what kubectl sends for the same manifest: 0120 and 0x50 are 80 to kubectl (sigs.k8s.io/yaml 1.6.0, which reads the numbers of YAML 1.1
# and of 1.2), and user 0101 is 65. A port that is below 81 and above 79 is 80.
# Seen: 0o120, of YAML 1.2, is 80; 0120 is 120, in `<`, in sums and in the JSON that yq writes, so that what is converted and applied is another port and
# another user. == compares what is written: 0x50 and 0o120 are not 80, though both are below 81, so that `select(.port == 80)` passes over ports that
# `select(.port < 81)` finds. A text that JSON has in quotes, "on", is written bare into YAML, where it is a boolean to kubectl.
# Needs Go.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
go mod init look > /dev/null 2>&1
go get -tool github.com/mikefarah/yq/v4@v4.54.3 > /dev/null 2>&1
go build -o yq github.com/mikefarah/yq/v4
mkdir kubectl
cd kubectl
go mod init look > /dev/null 2>&1
go get sigs.k8s.io/yaml@v1.6.0 > /dev/null 2>&1
cat > main.go <<'GO'
package main

import (
	"fmt"
	"io"
	"os"

	"sigs.k8s.io/yaml"
)

func main() {
	text, _ := io.ReadAll(os.Stdin)
	made, err := yaml.YAMLToJSON(text)
	if err != nil {
		panic(err)
	}
	fmt.Println(string(made))
}
GO
go build -o ../read .
cd ..

ports='[80, 0120, 0o120, 0x50]'
{
  echo "kubectl reads: $(echo "{ports: $ports, user: 0101}" | ./read)"
  echo "yq reads:      $(echo "{ports: $ports, user: 0101}" | ./yq -o json -I0)"
  echo "below 81: $(echo "$ports" | ./yq '.[] | select(. < 81)' | xargs)"
  echo "== 80:    $(echo "$ports" | ./yq '.[] | select(. == 80)' | xargs)"
  echo "from JSON: $(echo '{"switch": "on"}' | ./yq -p json -o yaml), which kubectl reads as $(echo '{"switch": "on"}' | ./yq -p json -o yaml | ./read)"
} | tee seen
diff seen - <<'TXT'
kubectl reads: {"ports":[80,80,80,80],"user":65}
yq reads:      {"ports":[80,120,80,80],"user":101}
below 81: 80 0o120 0x50
== 80:    80
from JSON: switch: on, which kubectl reads as {"switch":true}
TXT
echo "as described: one port has two numbers"
