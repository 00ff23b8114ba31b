#!/usr/bin/env bash
# The charts as OCI artifacts, signed by their digests.
# shellcheck source=scripts/release/steps.sh
source "$(dirname "${BASH_SOURCE[0]}")/steps.sh"
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
if ! command -v helm > /dev/null; then
  echo "helm is not installed, so the charts cannot be packaged" >&2
  exit 1
fi
for chart in charts/*/; do
  helm package "$chart" --destination "$folder"
  name="$(basename "$chart")"
  pushed="$(publish helm push "$folder/$name-$(version).tgz" "oci://$(registry)/charts" 2>&1)"
  printf '%s\n' "$pushed"
  digest="$(printf '%s\n' "$pushed" | sed -n 's/^Digest: *//p')"
  publish cosign sign --yes "$(registry)/charts/$name@${digest:-sha256:of-the-push}"
done
