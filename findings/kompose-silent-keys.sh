#!/usr/bin/env bash
# kompose 1.37.0 drops what it cannot convert without a word: the host's network, sysctls, no-new-privileges, the address of a port.
#
# Expected: a warning for each key of a Compose file that has no place in what is written, as its first versions gave ("Unsupported
# key network_mode - ignoring") and as it still gives for a user that is a name.
# Seen: the list of such keys is still in the program (checkUnsupportedKey), and nothing calls it, not with --verbose either. A service in the
# host's network becomes a Pod with a network of its own; one that may bind port 80 as user 101 by a sysctl becomes one that may
# not; `no-new-privileges:true` does not become `allowPrivilegeEscalation: false`; and a port that was published on 127.0.0.1
# alone becomes a Service that the whole cluster reaches.
# Needs Go.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
go mod init look > /dev/null 2>&1
go mod edit -require=github.com/kubernetes/kompose@v1.37.0 -tool=github.com/kubernetes/kompose
GOFLAGS=-mod=mod go mod tidy > /dev/null 2>&1
go build -o kompose github.com/kubernetes/kompose

cat > compose.yaml <<'YAML'
services:
  web:
    image: nginx:1.27
    user: "101"
    ports: ["80:80", "127.0.0.1:9113:9113"]
    sysctls: {net.ipv4.ip_unprivileged_port_start: 0}
    security_opt: ["no-new-privileges:true"]
  dns:
    image: coredns/coredns:1.12.0
    user: nobody
    ports: ["53:53/udp"]
    network_mode: host
YAML
./kompose --verbose convert -f compose.yaml --stdout > made.yaml 2> said
{
  grep -o 'Ignoring.*\|Unsupported.*' said | sed 's/ *$//'
  for word in hostNetwork sysctls allowPrivilegeEscalation 127.0.0.1 runAsUser 'port: 9113'; do
    echo "$word: $(grep -c "$word" made.yaml || true)"
  done
} | tee seen
diff seen - <<'TXT'
Ignoring user directive. User to be specified as a UID (numeric).
hostNetwork: 0
sysctls: 0
allowPrivilegeEscalation: 0
127.0.0.1: 0
runAsUser: 1
port: 9113: 1
TXT
echo "as described: nothing is said of what was dropped"
