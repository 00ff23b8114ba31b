#!/usr/bin/env bash
# @kubernetes/client-node 2.0.1 asks another cluster than kubectl where KUBECONFIG names two files.
#
# Expected, by kubectl's rules ("Merging kubeconfig files" in Kubernetes' documentation; client-go, tools/clientcmd): the first file
# that sets a value counts, current-context among them; of two clusters with one name the first is used; a file that is not there is left
# out. kubectl 1.37.2 says for the files below: context one, server https://one.example.
# Seen: loadFromDefault takes the current-context of the last file, so that a program changes or reads another cluster than the one
# that kubectl shows. The other differences are errors: "Duplicate cluster" for a name that both have (every file of a kind cluster
# without a name has "kind-kind"), ENOENT for a missing file.
# Needs Node.js 22.15 or newer and npm.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund --save-exact @kubernetes/client-node@2.0.1

for name in one two; do
  cat > "$name.yaml" <<YAML
apiVersion: v1
kind: Config
current-context: $name
clusters: [{name: $name, cluster: {server: "https://$name.example"}}]
users: [{name: $name, user: {token: $name}}]
contexts: [{name: $name, context: {cluster: $name, user: $name}}]
YAML
done
cat > look.mjs <<'JS'
import { KubeConfig } from '@kubernetes/client-node';

for (const paths of ['one.yaml:two.yaml', 'one.yaml:one.yaml', 'one.yaml:none.yaml']) {
  process.env.KUBECONFIG = paths;
  const config = new KubeConfig();
  try {
    config.loadFromDefault();
    console.log(paths, config.getCurrentContext(), config.getCurrentCluster().server);
  } catch (error) {
    console.log(paths, error.message);
  }
}
JS
node look.mjs | tee seen
diff seen - <<'TXT'
one.yaml:two.yaml two https://two.example
one.yaml:one.yaml Duplicate cluster: one
one.yaml:none.yaml ENOENT: no such file or directory, open 'none.yaml'
TXT
echo "as described: the last current-context counts, and equal names are an error"
