#!/usr/bin/env bash
# The crate actix-web 4.18.1: bind() of port 80 and port 8080, of which the process may not have the first, is a success, and 8080 alone is served.
#
# Expected: bind(&[a, b][..]) opens both, or says which it could not. The documentation has an error where "all the resolved socket addresses are already bound", with a name in mind that
# has an address of IPv4 and one of IPv6; a list of two ports is two wishes, and "permission denied" (bind(2)) is not "already bound".
# Seen: as long as one address of the list is opened, the errors of the others are dropped and not logged. A server that was to have port 80, and another one for its probes, starts; the
# probe is answered, and nothing listens on 80. It is the same where somebody else has port 80. A list of one, and a call of bind() for each address, have the error.
# Needs Rust with cargo, and Linux with unshare, ip and setpriv, which make a network of its own without that capability.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
cargo init --quiet --name look . 2> /dev/null
cargo add --quiet --no-default-features actix-web@=4.18.1 2> /dev/null
cat > src/main.rs <<'RUST'
use actix_web::{App, HttpServer, rt::System};
use std::net::{SocketAddr, TcpListener, TcpStream};

fn look(name: &str, list: &[SocketAddr]) {
    match HttpServer::new(App::new).workers(1).bind(list) {
        Ok(server) => {
            let refused = list.iter().filter(|address| TcpStream::connect(address).is_err());
            println!("{name}: success, listens at {:?}, refuses {:?}", server.addrs(), refused.collect::<Vec<_>>());
        }
        Err(error) => println!("{name}: {error}"),
    }
}

fn main() {
    let address = |port: u16| SocketAddr::from(([127, 0, 0, 1], port));
    System::new().block_on(async {
        look("80 and 8080", &[address(80), address(8080)]);
        look("80", &[address(80)]);
        let _taken = TcpListener::bind(address(8443)).unwrap();
        look("8443, which is taken, and 8080", &[address(8443), address(8080)]);
        look("8443, which is taken", &[address(8443)]);
    });
}
RUST
cargo build --quiet
unshare --map-root-user --net bash -c 'ip link set lo up && exec setpriv --bounding-set=-net_bind_service --inh-caps=-net_bind_service target/debug/look' | tee seen
diff seen - <<'TXT'
80 and 8080: success, listens at [127.0.0.1:8080], refuses [127.0.0.1:80]
80: Permission denied (os error 13)
8443, which is taken, and 8080: success, listens at [127.0.0.1:8080], refuses []
8443, which is taken: Address already in use (os error 98)
TXT
echo "as described: what could not be opened is not told"
