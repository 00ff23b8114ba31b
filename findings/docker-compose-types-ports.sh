#!/usr/bin/env bash
# The crate docker-compose-types 0.24.0 reads no service that has a port as a number, or both forms of a port in one list.
#
# Expected: `ports` is a list in which each entry is a number, a text or a mapping (compose-spec.json of the Compose specification, "ports":
# items oneOf number, string, object); name and app_protocol are keys of the mapping. compose-go 2.16.2 reads all four services below.
# Seen: a list is either all texts or all mappings; else the whole file is refused with "data did not match any variant of untagged enum Ports",
# which names neither the port nor what is wrong with it. `expose` takes numbers and makes texts of them. name and app_protocol are read and
# not written back, so that a file which was only read and written has lost them.
# The crate compose_spec 0.3.0 reads and keeps all of it.
# Needs Rust with cargo.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
cargo init --quiet --name look . 2> /dev/null
cargo add --quiet docker-compose-types@=0.24.0 compose_spec@=0.3.0 serde serde_yaml@=0.9.34 2> /dev/null
cat > src/main.rs <<'RUST'
use std::fmt::Display;

fn told<T: serde::Serialize, E: Display>(read: Result<T, E>) -> String {
    match read {
        Ok(value) => serde_yaml::to_string(&value).unwrap().replace('\n', " ").split_whitespace().collect::<Vec<_>>().join(" "),
        Err(error) => format!("error: {error}"),
    }
}

fn main() {
    for ports in ["['80:80']", "[80]", "['80:80', { target: 81 }]", "[{ target: 80, name: web, app_protocol: http }]"] {
        let text = format!("services:\n  web:\n    ports: {ports}\n");
        println!("{ports}");
        println!("  docker-compose-types: {}", told(serde_yaml::from_str::<docker_compose_types::Compose>(&text)));
        println!("  compose_spec: {}", told(serde_yaml::from_str::<compose_spec::Compose>(&text)));
    }
}
RUST
cargo run --quiet | tee seen
diff seen - <<'TXT'
['80:80']
  docker-compose-types: services: web: ports: - 80:80
  compose_spec: services: web: ports: - 80:80
[80]
  docker-compose-types: error: services.web: data did not match any variant of untagged enum Ports at line 3 column 5
  compose_spec: services: web: ports: - 80
['80:80', { target: 81 }]
  docker-compose-types: error: services.web: data did not match any variant of untagged enum Ports at line 3 column 5
  compose_spec: services: web: ports: - 80:80 - target: 81
[{ target: 80, name: web, app_protocol: http }]
  docker-compose-types: services: web: ports: - target: 80
  compose_spec: services: web: ports: - name: web target: 80 app_protocol: http
TXT
echo "as described: a number, or both forms, are refused"
