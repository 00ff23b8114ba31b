#!/usr/bin/env bash
# systemd-analyze (systemd 252) has nothing to say of AmbientCapabilities=NET_BIND_SERVICE, which gives a server no capability, and calls the service safer than one that has it.
#
# Expected: `verify` "will load unit files and print warnings if any errors are detected" (its manual), as of a word that it does not know in another list, and ends with an
# error. systemd's names begin with CAP_ and are separated by blanks (systemd.exec(5)); NET_BIND_SERVICE is Kubernetes' and Docker's way, a comma setcap's.
# systemd-analyze itself says of the name: 'Capability "NET_BIND_SERVICE" not known.'
# Seen: verify is silent and ends with 0, with --recursive-errors=yes as well, for the name without CAP_, for a list with commas and for a word that is no capability, alone or beside
# others. The manager ignores them likewise: a server that was to have port 80 by it has not. In CapabilityBoundingSet= the same word takes every capability
# from the service, root's too, and `security` gives the service with both lines a better mark (6.7) than the one that works (6.9). Of addresses verify
# does say that it ignores them (0.0.0.0:080, localhost:80), and ends with 0 where one is left.
# Needs Linux and systemd 252 (systemd-analyze).
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
systemd-analyze --version | head -1 | cut -d ' ' -f 1-2 | tee seen

unit() {
  printf '[Service]\nExecStart=/bin/true\nUser=www-data\n' > "$1.service"
  printf '%s\n' "${@:2}" >> "$1.service"
}
unit right AmbientCapabilities=CAP_NET_BIND_SERVICE CapabilityBoundingSet=CAP_NET_BIND_SERVICE
unit bare AmbientCapabilities=NET_BIND_SERVICE CapabilityBoundingSet=NET_BIND_SERVICE
unit commas AmbientCapabilities=CAP_NET_BIND_SERVICE,CAP_CHOWN CapabilityBoundingSet=CAP_NET_BIND_SERVICE,CAP_CHOWN
unit unknown 'AmbientCapabilities=CAP_NET_BIND_SERVICE CAP_WEB' CapabilityBoundingSet=CAP_NET_BIND_SERVICE
unit family RestrictAddressFamilies=AF_WEB
unit web
printf '[Socket]\nListenStream=127.0.0.1:80\nListenStream=0.0.0.0:080\nListenStream=localhost:80\n' > web.socket
for name in right.service bare.service commas.service unknown.service family.service web.socket; do
  code=0
  systemd-analyze verify --man=no "$PWD/$name" > said 2>&1 || code=$?
  strict=0
  systemd-analyze verify --man=no --recursive-errors=yes "$PWD/$name" > log 2>&1 || strict=$?
  echo "$name: $(grep -c "$name" said || true) warnings, exit code $code, with --recursive-errors=yes $strict"
done | tee -a seen
for name in right bare commas; do
  systemd-analyze security --no-pager --offline=yes "$name.service" > said 2> log || { cat log; exit 1; }
  echo "$name: $(grep -o 'does not receive ambient\|receives ambient' said), $(grep -o 'service: [0-9.]*' said)"
done | tee -a seen
systemd-analyze capability NET_BIND_SERVICE 2>&1 | tee -a seen || true
diff seen - <<'TXT'
systemd 252
right.service: 0 warnings, exit code 0, with --recursive-errors=yes 0
bare.service: 0 warnings, exit code 0, with --recursive-errors=yes 0
commas.service: 0 warnings, exit code 0, with --recursive-errors=yes 0
unknown.service: 0 warnings, exit code 0, with --recursive-errors=yes 0
family.service: 1 warnings, exit code 0, with --recursive-errors=yes 1
web.socket: 2 warnings, exit code 0, with --recursive-errors=yes 1
right: receives ambient, service: 6.9
bare: does not receive ambient, service: 6.7
commas: does not receive ambient, service: 6.7
Capability "NET_BIND_SERVICE" not known.
TXT
echo "as described: no word, and no capability"
