#!/usr/bin/env bash
# The npm package, with a provenance that says from which commit and workflow it was built.
# shellcheck source=scripts/release/steps.sh
source "$(dirname "${BASH_SOURCE[0]}")/steps.sh"
npm ci
npm pack --dry-run
publish npm publish --provenance --access public
