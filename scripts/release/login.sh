#!/usr/bin/env bash
# Logs in where images and charts are published; the token comes by standard input and is in no list of processes.
# shellcheck source=scripts/release/steps.sh
source "$(dirname "${BASH_SOURCE[0]}")/steps.sh"
host="$(registry)"
host="${host%%/*}"
publish docker login "$host" --username "${KPORT_REGISTRY_USER:-}" --password-stdin <<< "${KPORT_REGISTRY_TOKEN:-}"
publish helm registry login "$host" --username "${KPORT_REGISTRY_USER:-}" --password-stdin <<< "${KPORT_REGISTRY_TOKEN:-}"
