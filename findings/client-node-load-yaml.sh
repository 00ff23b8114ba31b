#!/usr/bin/env bash
# @kubernetes/client-node 2.0.1 reads manifests otherwise than kubectl does: a merge key is dropped with all that it brings.
#
# Expected: loadYaml gives the object that `kubectl apply -f` sends for the same file. kubectl reads YAML 1.1 (sigs.k8s.io/yaml): "<<"
# merges, and a number that begins with 0 is octal. kubectl 1.37.2 (`annotate --local`) reads the second container below as
# {allowPrivilegeEscalation: false, runAsNonRoot: true, runAsUser: 101} and its port as 80.
# Seen: js-yaml 5.5.0 has no merge key in its default schema, the client's model has no field "<<", and so runAsNonRoot and runAsUser are
# gone without a word; the port is 120. A program that applies such a file through the client runs the container as the image's user.
# js-yaml 4.1.0, below earlier clients, merges.
# Needs Node.js 22.15 or newer (undici below the client does) and npm.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund --save-exact @kubernetes/client-node@2.0.1 js-yaml@5.5.0 older@npm:js-yaml@4.1.0

cat > pod.yaml <<'YAML'
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
    - name: first
      image: nginx
      securityContext: &safe {runAsNonRoot: true, runAsUser: 101}
    - name: second
      image: nginx
      ports: [{containerPort: 0120}]
      securityContext:
        <<: *safe
        allowPrivilegeEscalation: false
YAML
cat > look.mjs <<'JS'
import { readFileSync } from 'node:fs';
import { loadYaml } from '@kubernetes/client-node';
import older from 'older';

const text = readFileSync('pod.yaml', 'utf8');
for (const [name, load] of [['client-node', loadYaml], ['js-yaml 4', older.load]]) {
  const { ports, securityContext } = load(text).spec.containers[1];
  console.log(name, JSON.stringify({ ports, securityContext: Object.fromEntries(Object.entries(securityContext).sort()) }));
}
JS
node look.mjs | tee seen
diff seen - <<'TXT'
client-node {"ports":[{"containerPort":120}],"securityContext":{"allowPrivilegeEscalation":false}}
js-yaml 4 {"ports":[{"containerPort":120}],"securityContext":{"allowPrivilegeEscalation":false,"runAsNonRoot":true,"runAsUser":101}}
TXT
echo "as described: the merged fields are lost"
