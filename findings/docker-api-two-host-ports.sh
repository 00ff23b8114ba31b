#!/usr/bin/env bash
# The crates docker-api 0.14.0 and shiplift 0.7.0 keep one of two host ports, and drop what was published before.
#
# Expected: a port of the container may have several of the host, `docker run -p 8080:80 -p 8081:80`, for which PortBindings of Docker's API has a list. Each
# call of the builder adds to what the others said, in any order: "Publish a port in the container without assigning a port on the host".
# Seen: the second expose() of port 80 takes the place of the first, and the container is reached at 8081 alone. expose() writes ExposedPorts anew,
# from the bindings: of publish(443) and then expose(80, 8080) the container has port 80, of the same two calls the other way about
# it has both. publish() is Docker's EXPOSE and publishes nothing; with publish_all_ports() it does, if no expose() comes after it.
# A port of TCP and one of UDP with the same number are kept apart.
# Needs Rust with cargo.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
cargo init --quiet --name look . 2> /dev/null
cargo add --quiet --no-default-features docker-api@=0.14.0 shiplift@=0.7.0 serde_json@1 2> /dev/null
cat > src/main.rs <<'RUST'
use docker_api::opts::{ContainerCreateOpts, PublishPort};
use serde_json::Value;
use shiplift::ContainerOptions;

fn say(title: &str, text: String) {
    let container: Value = serde_json::from_str(&text).unwrap();
    println!("{title}: exposed {}, bound {}", container["ExposedPorts"], container["HostConfig"]["PortBindings"]);
}

fn main() {
    let (web, tls) = (PublishPort::tcp(80), PublishPort::tcp(443));
    let docker = || ContainerCreateOpts::builder().image("web");
    let two = docker().expose(web.clone(), 8080).expose(web.clone(), 8081).build();
    let first = docker().publish(tls.clone()).expose(web.clone(), 8080).build();
    let last = docker().expose(web.clone(), 8080).publish(tls.clone()).build();
    say("docker-api, 8080 and 8081", two.serialize().unwrap());
    say("docker-api, publish first", first.serialize().unwrap());
    say("docker-api, publish last", last.serialize().unwrap());
    let ship = || ContainerOptions::builder("web");
    let two = ship().expose(80, "tcp", 8080).expose(80, "tcp", 8081).build();
    let first = ship().publish(443, "tcp").expose(80, "tcp", 8080).build();
    let last = ship().expose(80, "tcp", 8080).publish(443, "tcp").build();
    say("shiplift, 8080 and 8081", two.serialize().unwrap());
    say("shiplift, publish first", first.serialize().unwrap());
    say("shiplift, publish last", last.serialize().unwrap());
    let both = ship().expose(53, "tcp", 53).expose(53, "udp", 53).build();
    say("shiplift, TCP and UDP", both.serialize().unwrap());
}
RUST
cargo run --quiet 2> errors | tee seen || { tail -5 errors; exit 1; }
diff seen - <<'TXT'
docker-api, 8080 and 8081: exposed {"80/tcp":{}}, bound {"80/tcp":[{"HostPort":"8081"}]}
docker-api, publish first: exposed {"80/tcp":{}}, bound {"80/tcp":[{"HostPort":"8080"}]}
docker-api, publish last: exposed {"443/tcp":{},"80/tcp":{}}, bound {"80/tcp":[{"HostPort":"8080"}]}
shiplift, 8080 and 8081: exposed {"80/tcp":{}}, bound {"80/tcp":[{"HostPort":"8081"}]}
shiplift, publish first: exposed {"80/tcp":{}}, bound {"80/tcp":[{"HostPort":"8080"}]}
shiplift, publish last: exposed {"443/tcp":{},"80/tcp":{}}, bound {"80/tcp":[{"HostPort":"8080"}]}
shiplift, TCP and UDP: exposed {"53/tcp":{},"53/udp":{}}, bound {"53/tcp":[{"HostPort":"53"}],"53/udp":[{"HostPort":"53"}]}
TXT
echo "as described: the last host port stays, and an exposed port is gone"
