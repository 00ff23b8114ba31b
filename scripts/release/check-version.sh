#!/usr/bin/env bash
# Refuses a tag that is not the version of everything that is released: check-version.sh v1.2.3
# shellcheck source=scripts/release/steps.sh
source "$(dirname "${BASH_SOURCE[0]}")/steps.sh"
expected="${1:?the tag is missing}"
failed=0
check() {
  if [ "v$2" != "$expected" ]; then
    echo "$1 has version $2, and the tag is $expected" >&2
    failed=1
  fi
}
check package.json "$(version)"
for chart in charts/*/Chart.yaml; do
  check "$chart" "$(sed -n 's/^version: *"\{0,1\}\([^"]*\)"\{0,1\}$/\1/p' "$chart")"
  check "$chart (appVersion)" "$(sed -n 's/^appVersion: *"\{0,1\}\([^"]*\)"\{0,1\}$/\1/p' "$chart")"
done
if ! grep -q "^## \[\{0,1\}${expected#v}" CHANGELOG.md; then
  echo "CHANGELOG.md has no section ${expected#v}" >&2
  failed=1
fi
exit "$failed"
