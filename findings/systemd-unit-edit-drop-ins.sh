#!/usr/bin/env bash
# The crate systemd-unit-edit 0.1.4 keeps the sockets that a drop-in takes back, and drops the capabilities and ports that one adds to.
#
# Expected: what systemd makes of the files, as the crate says of merge_dropin ("According to systemd behavior"). `ListenStream=` without a value
# takes back what was listed before (systemd.socket(5)), and `User=` does (systemd-analyze 252 security: "Service runs as root user"). Capabilities
# of several lines are merged (systemd.exec(5)), IPAddressAllow of several are combined, and SocketBindAllow has a line for each
# port (systemd.resource-control(5)).
# Seen: an empty value takes nothing back, so that the socket which was moved from port 80 to 8080 has both, and the user stays.
# AmbientCapabilities, CapabilityBoundingSet, SocketBindAllow and IPAddressAllow are not among the keys that grow: the drop-in's line
# stands alone. The service has CAP_NET_BIND_SERVICE and port 80 from systemd, and neither to a program that reads its unit this way.
# Needs Rust with cargo.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
cargo init --quiet --name look . 2> /dev/null
cargo add --quiet systemd-unit-edit@=0.1.4 2> /dev/null
cat > src/main.rs <<'RUST'
use std::str::FromStr;
use systemd_unit_edit::SystemdUnit;

fn merged(unit: &str, dropin: &str) -> SystemdUnit {
    let mut unit = SystemdUnit::from_str(unit).unwrap();
    unit.merge_dropin(&SystemdUnit::from_str(dropin).unwrap());
    unit
}

fn main() {
    print!("{}", merged("[Socket]\nListenStream=80\n", "[Socket]\nListenStream=\nListenStream=8080\n"));
    print!(
        "{}",
        merged(
            "[Service]\nUser=web\nAmbientCapabilities=CAP_NET_BIND_SERVICE\nCapabilityBoundingSet=CAP_NET_BIND_SERVICE\nSocketBindAllow=tcp:80\nIPAddressAllow=localhost\nEnvironment=A=1\n",
            "[Service]\nUser=\nAmbientCapabilities=CAP_SETUID\nCapabilityBoundingSet=CAP_SETUID\nSocketBindAllow=tcp:443\nIPAddressAllow=192.0.2.1\nEnvironment=B=1\n",
        )
    );
}
RUST
cargo run --quiet | tee seen
diff seen - <<'TXT'
[Socket]
ListenStream=80
ListenStream=8080
[Service]
User=web
AmbientCapabilities=CAP_SETUID
CapabilityBoundingSet=CAP_SETUID
SocketBindAllow=tcp:443
IPAddressAllow=192.0.2.1
Environment=A=1
Environment=B=1
TXT
echo "as described: port 80 is still listened on, and CAP_NET_BIND_SERVICE is gone"
