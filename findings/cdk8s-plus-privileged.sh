#!/usr/bin/env bash
# cdk8s-plus-33 2.5.57 writes a Pod that no API server takes for the one setting `privileged: true`.
#
# Expected: its safe defaults (allowPrivilegeEscalation false, privileged false) give way to each other, or the pair is refused while
# the program runs, as it refuses other pairs that contradict each other.
# Seen: `privileged: true` leaves `allowPrivilegeEscalation: false` beside it. Kubernetes' validation (ValidateSecurityContext in
# pkg/apis/core/validation) refuses the pair: "cannot set `allowPrivilegeEscalation` to false and `privileged` to true". In the same
# way `hostNetwork: true` with a hostPort beside another port number is written, which Kubernetes refuses ("must match
# `containerPort` when `hostNetwork` is true").
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y > /dev/null
npm install --no-audit --no-fund --save-exact cdk8s-plus-33@2.5.57 cdk8s@2.70.106 constructs@10.8.1 > /dev/null

cat > look.cjs <<'JS'
const { App, Chart } = require('cdk8s');
const { Pod } = require('cdk8s-plus-33');
const chart = new Chart(new App(), 'c');
new Pod(chart, 'p', {
  hostNetwork: true,
  containers: [{ image: 'nginx', ports: [{ number: 80, hostPort: 8080 }], securityContext: { privileged: true } }],
});
const { hostNetwork, containers } = chart.toJson()[0].spec;
const { privileged, allowPrivilegeEscalation } = containers[0].securityContext;
console.log(JSON.stringify({ hostNetwork, ports: containers[0].ports }));
console.log(JSON.stringify({ privileged, allowPrivilegeEscalation }));
JS
node look.cjs | tee seen
diff seen - <<'TXT'
{"hostNetwork":true,"ports":[{"containerPort":80,"hostPort":8080}]}
{"privileged":true,"allowPrivilegeEscalation":false}
TXT
echo "as described: both pairs are written, and neither can be created"
