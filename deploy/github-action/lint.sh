#!/usr/bin/env bash
# kport lint with the inputs of action.yml: findings as annotations on the lines, and in a SARIF file.
set -euo pipefail
action=${GITHUB_ACTION_PATH:?is set by the runner}
cd "${KPORT_ACTION_DIRECTORY:-.}"
# One line: a second one would be an output of its own.
sarif=${KPORT_ACTION_SARIF:-}
sarif=${sarif%%$'\n'*}

# Adds each line of $1 that is not blank to the array `given`.
read_lines() {
  local line
  given=()
  while IFS= read -r line; do
    line="${line#"${line%%[![:space:]]*}"}"
    line="${line%"${line##*[![:space:]]}"}"
    if [ -n "$line" ]; then given+=("$line"); fi
  done <<< "$1"
}

arguments=(lint --format github --fail-on "${KPORT_ACTION_FAIL_ON:-error}")
if [ -n "${KPORT_ACTION_POLICY:-}" ]; then arguments+=(--policy "$KPORT_ACTION_POLICY"); fi
if [ -n "$sarif" ]; then arguments+=(--format "sarif=$sarif"); fi
read_lines "${KPORT_ACTION_ARGUMENTS:-}"
arguments+=(${given[@]+"${given[@]}"})
read_lines "${KPORT_ACTION_PATHS:-.}"
# Behind "--", so that no path is taken for an option.
arguments+=(-- ${given[@]+"${given[@]}"})

code=0
"$action/node_modules/.bin/node" "$action/dist/cli/main.cjs" "${arguments[@]}" || code=$?

{
  echo "exit-code=$code"
  # With 2 nothing was judged: what is there is from another run.
  if [ -n "$sarif" ] && [ -f "$sarif" ] && [ "$code" -ne 2 ]; then
    case $sarif in
      /*) echo "sarif=$sarif" ;;
      *) echo "sarif=${KPORT_ACTION_DIRECTORY:-.}/$sarif" ;;
    esac
  fi
} >> "${GITHUB_OUTPUT:-/dev/null}"
exit "$code"
