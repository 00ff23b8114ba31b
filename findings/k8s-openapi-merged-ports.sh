#!/usr/bin/env bash
# The crate k8s-openapi 0.29.0 merges 53/UDP into 53/TCP: a DNS server's two ports become one, or twice the same.
#
# Expected: what a server-side apply of the second object makes of the first. The API says of the ports of a container and of a Service
# that they are a map with the keys containerPort (port) and protocol, with "TCP" for a protocol that is not said
# (x-kubernetes-list-map-keys). DeepMerge merges lists by the API's strategies (atomic, set, map).
# Seen: the key is the number alone, as in the older strategic merge patch (kubernetes/kubernetes issue 105610 has that one's trouble), so that
# UDP takes TCP's place without a word. Of a list with both, the first entry of the number takes the other's values: two entries
# "dns" 53/UDP, which the API server refuses for the name, and none for TCP.
# Needs Rust with cargo.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
cargo init --quiet --name look . 2> /dev/null
cargo add --quiet k8s-openapi@=0.29.0 --features v1_34 2> /dev/null
cargo add --quiet serde_json 2> /dev/null
cat > src/main.rs <<'RUST'
use k8s_openapi::DeepMerge;
use k8s_openapi::api::core::v1::{Container, ServiceSpec};
use serde_json::{Value, from_value, json, to_value};

fn container(ports: Value, more: Value) -> Value {
    let read = |ports: Value| from_value::<Container>(json!({ "name": "dns", "ports": ports })).unwrap();
    let mut merged = read(ports);
    merged.merge_from(read(more));
    to_value(merged.ports).unwrap()
}

fn main() {
    let tcp = json!({ "containerPort": 53, "name": "dns-tcp", "protocol": "TCP" });
    let udp = json!({ "containerPort": 53, "name": "dns", "protocol": "UDP" });
    println!("TCP and UDP: {}", container(json!([tcp]), json!([udp])));
    println!("both and UDP: {}", container(json!([tcp, udp]), json!([udp])));
    let read = |port: Value| from_value::<ServiceSpec>(json!({ "ports": [port] })).unwrap();
    let mut service = read(json!({ "port": 53, "name": "dns-tcp", "protocol": "TCP" }));
    service.merge_from(read(json!({ "port": 53, "name": "dns", "protocol": "UDP" })));
    println!("Service: {}", to_value(service.ports).unwrap());
}
RUST
cargo run --quiet | tee seen
diff seen - <<'TXT'
TCP and UDP: [{"containerPort":53,"name":"dns","protocol":"UDP"}]
both and UDP: [{"containerPort":53,"name":"dns","protocol":"UDP"},{"containerPort":53,"name":"dns","protocol":"UDP"}]
Service: [{"name":"dns","port":53,"protocol":"UDP"}]
TXT
echo "as described: the port of TCP is gone"
