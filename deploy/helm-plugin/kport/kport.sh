#!/bin/sh
# helm kport ...
set -eu

# helm takes --namespace away, whoever it is for, and gives it back as a variable.
case "${1:-}" in
  lint | helm-check)
    command=$1
    shift
    set -- "$command" --namespace "${HELM_NAMESPACE:-default}" "$@"
    ;;
esac

# Charts are rendered by the helm that is used.
export KPORT_HELM="${KPORT_HELM:-${HELM_BIN:-}}"

if [ -n "${KPORT_BIN:-}" ]; then
  exec "$KPORT_BIN" "$@"
fi
if command -v kport > /dev/null 2>&1; then
  exec kport "$@"
fi
# Beside this plug-in, in a clone, which has a Node.js of its own, or in the npm package.
root=$(cd -P -- "$(dirname -- "$0")" && pwd)/../../..
if [ -f "$root/dist/cli/main.cjs" ]; then
  for node in "$root/node_modules/node/bin/node" node; do
    if command -v "$node" > /dev/null 2>&1; then
      exec "$node" "$root/dist/cli/main.cjs" "$@"
    fi
  done
  echo 'helm kport: there is no node on the PATH, which kport needs' >&2
  exit 2
fi
echo 'helm kport: there is no kport on the PATH: install it, or name it in KPORT_BIN' >&2
exit 2
