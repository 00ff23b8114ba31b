#!/usr/bin/env bash
# kompose 1.37.0 writes port 0 for a range in `expose`, and a capability in Docker's other spelling as no runtime of Kubernetes reads it.
#
# Expected: `expose` has ranges (Compose specification, "expose": a port or a range of them, with or without a protocol), and kompose writes those of
# `ports` out. CAP_NET_BIND_SERVICE in cap_add is NET_BIND_SERVICE to Docker; Kubernetes' documentation of security contexts says that a
# manifest has the name without CAP_, so that is what is written.
# Seen: a range of `expose` becomes one containerPort 0 and a Service's port 0, which the API server refuses ("must be between 1 and 65535,
# inclusive"); no warning (issue 1321 there has another text with that outcome). A capability is copied letter by letter: containerd puts CAP_
# in front of it, and runc passes over CAP_CAP_NET_BIND_SERVICE. The server that had port 80 as user 101 in Docker has it not in the
# cluster, and nothing on the way says why.
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
    image: registry.example.com/web
    user: "101"
    cap_drop: [ALL]
    cap_add: [CAP_NET_BIND_SERVICE]
    ports: ["80-81:80-81"]
    expose: ["100-102/udp"]
YAML
./kompose convert -f compose.yaml --stdout > made.yaml 2> said
{
  grep -E '[pP]ort: |CAP_|NET_BIND|ALL|runAsUser' made.yaml | sed 's/^ *//'
  echo "said: $(wc -w < said) words"
} | tee seen
diff seen - <<'TXT'
port: 80
targetPort: 80
port: 81
targetPort: 81
port: 0
targetPort: 0
- containerPort: 80
- containerPort: 81
- containerPort: 0
- CAP_NET_BIND_SERVICE
- ALL
runAsUser: 101
said: 0 words
TXT
echo "as described: port 0 of a range, and a capability with CAP_"
