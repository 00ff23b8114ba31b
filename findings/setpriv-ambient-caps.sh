#!/usr/bin/env bash
# setpriv (util-linux 2.38.1) gives no capability for --ambient-caps alone, and runs the program as if it had.
#
# Expected: `setpriv --reuid 101 --ambient-caps +net_bind_service server` starts a server of user 101 that may have port 80, or ends with an error, as setpriv does for a user
# or a capability that there is not, and as libcap's `capsh --addamb` does where a capability cannot be raised. Its manual has the rule (it "can be added to the ambient
# set only if it is currently present in both the permitted and inheritable sets"), of the kernel's call, which fails otherwise (capabilities(7)).
# Seen: the program runs without the capability, and setpriv has said nothing; `+all` is the same. With --inh-caps of the same capability, in either order, it is there. What
# goes wrong goes wrong in the server, and only where the kernel does not let everybody have port 80 (net.ipv4.ip_unprivileged_port_start), as it does in
# most containers.
# Needs Linux, root, util-linux 2.38.1 and libcap's capsh (2.66).
set -euo pipefail
[ "$(setpriv --version)" = "setpriv from util-linux 2.38.1" ] || { setpriv --version; exit 1; }
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
ambient() {
  local status=0
  echo "$*"
  "$@" 2>&1 | tr -s '\t' ' ' | sed 's/^/  /' || status=$?
  echo "  exit status $status"
}
{
  for options in "--ambient-caps=+net_bind_service" "--ambient-caps=+all" "--inh-caps=+net_bind_service --ambient-caps=+net_bind_service" "--ambient-caps=+net_bind_service --inh-caps=+net_bind_service"; do
    # shellcheck disable=SC2086
    ambient setpriv --reuid=101 --regid=101 --clear-groups $options grep CapAmb /proc/self/status
  done
  ambient setpriv --reuid=101 --ambient-caps=+net_bin_service grep CapAmb /proc/self/status
  ambient capsh --keep=1 --uid=101 --addamb=cap_net_bind_service -- -c 'grep CapAmb /proc/self/status'
} | tee seen
diff seen - <<'TXT'
setpriv --reuid=101 --regid=101 --clear-groups --ambient-caps=+net_bind_service grep CapAmb /proc/self/status
  CapAmb: 0000000000000000
  exit status 0
setpriv --reuid=101 --regid=101 --clear-groups --ambient-caps=+all grep CapAmb /proc/self/status
  CapAmb: 0000000000000000
  exit status 0
setpriv --reuid=101 --regid=101 --clear-groups --inh-caps=+net_bind_service --ambient-caps=+net_bind_service grep CapAmb /proc/self/status
  CapAmb: 0000000000000400
  exit status 0
setpriv --reuid=101 --regid=101 --clear-groups --ambient-caps=+net_bind_service --inh-caps=+net_bind_service grep CapAmb /proc/self/status
  CapAmb: 0000000000000400
  exit status 0
setpriv --reuid=101 --ambient-caps=+net_bin_service grep CapAmb /proc/self/status
  setpriv: unknown capability "net_bin_service"
  exit status 1
capsh --keep=1 --uid=101 --addamb=cap_net_bind_service -- -c grep CapAmb /proc/self/status
  failed to raise ambient [cap_net_bind_service=10]
  exit status 1
TXT
echo "as described: without --inh-caps there is neither the capability nor an error"
