#!/usr/bin/env bash
# @monokle/validation 0.33.0 wants runAsNonRoot in each container, though the Pod has it, and knows no safe sysctl that came after 1.22.
#
# Expected: its plug-in "Pod Security Standards" finds what the standards find. There runAsNonRoot may stand in the Pod, for all containers that do
# not say otherwise (Restricted, "Running as Non-root"), and ip_local_reserved_ports is a safe sysctl since Kubernetes 1.27,
# those of tcp_keepalive and tcp_fin_timeout since 1.29.
# Seen: a Pod that says runAsNonRoot once is reported; the same line in the only
# container is not reported. The sysctls of 1.27 and 1.29 are reported as unsafe, those before them are not.
# Needs Node.js from 20 on and npm.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y > /dev/null
npm install --no-audit --no-fund --ignore-scripts --save-exact @monokle/validation@0.33.0 > /dev/null 2>&1

cat > look.mjs <<'JS'
import { createDefaultMonokleValidator } from '@monokle/validation';

const container = { name: 'web', image: 'registry.example.com/web:1' };
const nonRoot = { securityContext: { runAsNonRoot: true } };
const withSysctl = (name) => ({ securityContext: { sysctls: [{ name, value: '8080' }] }, containers: [{ ...container, ...nonRoot }] });
const specs = {
  'non-root in the container': { containers: [{ ...container, ...nonRoot }] },
  'non-root in the Pod': { ...nonRoot, containers: [container] },
  'a safe sysctl since 1.22': withSysctl('net.ipv4.ip_unprivileged_port_start'),
  'a safe sysctl since 1.27': withSysctl('net.ipv4.ip_local_reserved_ports'),
  'a safe sysctl since 1.29': withSysctl('net.ipv4.tcp_fin_timeout'),
};

const resources = Object.entries(specs).map(([id, spec]) => {
  const content = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' }, spec };
  return { id, fileId: id, filePath: id, fileOffset: 0, name: 'web', apiVersion: 'v1', kind: 'Pod', content, text: JSON.stringify(content, null, 2) };
});
const validator = createDefaultMonokleValidator();
const rules = { 'pod-security-standards/running-as-non-root': 'err' };
await validator.preload({ plugins: { 'pod-security-standards': true }, rules });
const { runs } = await validator.validate({ resources });
const found = runs.flatMap((run) => run.results).filter(({ ruleId }) => ['PSS203', 'PSS111'].includes(ruleId));
for (const { id } of resources) {
  const here = found.filter(({ locations }) => locations.some((place) => place.physicalLocation.artifactLocation.uri === id));
  console.log(`${id}: ${[...new Set(here.map(({ ruleId }) => ruleId))].sort().join(' ') || 'nothing'}`);
}
JS
node look.mjs | tee seen
diff seen - <<'TXT'
non-root in the container: nothing
non-root in the Pod: PSS203
a safe sysctl since 1.22: nothing
a safe sysctl since 1.27: PSS111
a safe sysctl since 1.29: PSS111
TXT
echo "as described: the Pod's runAsNonRoot counts for nothing"
