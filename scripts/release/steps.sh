# shellcheck shell=bash
# Sourced by the steps of a release.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

version() { node -p 'require("./package.json").version'; }

# Runs what leaves this machine only where KPORT_RELEASE=yes; says it elsewhere.
publish() {
  if [ "${KPORT_RELEASE:-no}" = yes ]; then "$@"; else printf 'would run: %s\n' "$*"; fi
}

registry() { printf '%s' "${KPORT_REGISTRY:-example.com/kport}" | tr '[:upper:]' '[:lower:]'; }
