#!/usr/bin/env bash
# The crate oci-spec 0.10.0 prints a capability otherwise than it writes it, and reads neither spelling back in both ways.
#
# Expected: one spelling is good everywhere, and it is the one of capabilities(7) and of config.json, CAP_NET_BIND_SERVICE; what
# Display prints, FromStr reads, and so does serde.
# Seen: serde writes CAP_NET_BIND_SERVICE and reads it in any case and with or without CAP_. FromStr of the same type reads NET_BIND_SERVICE
# alone: the name of the specification, and the small letters that serde takes, are "VariantNotFound". Display prints the name
# without CAP_. A program that takes a flag with FromStr thus wants Docker's spelling, refuses that of the file it edits, and tells
# its user a third time something else.
# Needs Rust with cargo.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
cargo init --quiet --name look . 2> /dev/null
cargo add --quiet oci-spec@=0.10.0 serde_json 2> /dev/null
cat > src/main.rs <<'RUST'
use oci_spec::runtime::Capability;
use std::str::FromStr;

fn main() {
    let own = Capability::NetBindService;
    println!("Display {own}, serde {}", serde_json::to_string(&own).unwrap());
    for name in ["CAP_NET_BIND_SERVICE", "NET_BIND_SERVICE", "net_bind_service", "cap_net_bind_service"] {
        let read = serde_json::from_str::<Capability>(&format!("\"{name}\""));
        println!("{name}: FromStr {}, serde {}", Capability::from_str(name).is_ok(), read.is_ok());
    }
}
RUST
cargo run --quiet | tee seen
diff seen - <<'TXT'
Display NET_BIND_SERVICE, serde "CAP_NET_BIND_SERVICE"
CAP_NET_BIND_SERVICE: FromStr false, serde true
NET_BIND_SERVICE: FromStr true, serde true
net_bind_service: FromStr false, serde true
cap_net_bind_service: FromStr false, serde true
TXT
echo "as described: the specification's name of a capability is none to FromStr"
