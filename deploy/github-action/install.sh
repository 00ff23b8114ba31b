#!/usr/bin/env bash
# Builds kport in the action's own folder. npm brings the Node.js that kport runs with; the runner's own only runs npm.
set -euo pipefail
cd "${GITHUB_ACTION_PATH:?is set by the runner}"
[ -f dist/cli/main.cjs ] && [ -x node_modules/.bin/node ] && exit 0
npm ci --no-audit --no-fund
