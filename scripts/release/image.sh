#!/usr/bin/env bash
# The container image for two architectures, with an SBOM and a provenance, signed by its digest.
# shellcheck source=scripts/release/steps.sh
source "$(dirname "${BASH_SOURCE[0]}")/steps.sh"
image="$(registry)/kport"
metadata="$(mktemp)"
trap 'rm -f "$metadata"' EXIT
# The time of the commit for every file: the same commit gives the same layers.
SOURCE_DATE_EPOCH="$(git log -1 --pretty=%ct)"
export SOURCE_DATE_EPOCH
publish docker buildx create --use
publish docker buildx build --platform linux/amd64,linux/arm64 --sbom=true --provenance=mode=max \
  --output type=image,push=true,rewrite-timestamp=true --tag "$image:$(version)" --metadata-file "$metadata" .
digest="$(sed -n 's/.*"containerimage.digest": "\([^"]*\)".*/\1/p' "$metadata")"
publish cosign sign --yes "$image@${digest:-sha256:of-the-build}"
