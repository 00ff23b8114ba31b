#!/bin/sh
# helm install ... --post-renderer kport-post-render
set -eu

# helm 4 keeps to itself what a post-renderer writes to standard error, and says only that it failed. So what was found goes to
# KPORT_REPORT, a file; else to where helm itself writes, where the system has a name for that (Linux) and it is no file, in
# which both would write over each other; else to the terminal.
for place in "${KPORT_REPORT:-}" "/proc/$PPID/fd/2" /dev/tty; do
  if [ -z "$place" ] || { [ "$place" != "${KPORT_REPORT:-}" ] && [ -f "$place" ]; }; then
    continue
  fi
  if (: >> "$place") 2> /dev/null; then
    exec 2>> "$place"
    break
  fi
done

if [ -n "${KPORT_BIN:-}" ]; then
  exec "$KPORT_BIN" helm-post-render "$@"
fi
if command -v kport > /dev/null 2>&1; then
  exec kport helm-post-render "$@"
fi
# Beside this plug-in, in a clone, which has a Node.js of its own, or in the npm package.
root=$(cd -P -- "$(dirname -- "$0")" && pwd)/../../..
if [ -f "$root/dist/cli/main.cjs" ]; then
  for node in "$root/node_modules/node/bin/node" node; do
    if command -v "$node" > /dev/null 2>&1; then
      exec "$node" "$root/dist/cli/main.cjs" helm-post-render "$@"
    fi
  done
  echo 'kport-post-render: there is no node on the PATH, which kport needs' >&2
  exit 2
fi
echo 'kport-post-render: there is no kport on the PATH: install it, or name it in KPORT_BIN' >&2
exit 2
