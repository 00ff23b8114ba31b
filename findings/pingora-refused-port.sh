#!/usr/bin/env bash
# The crate pingora-core 0.9.1: a server that may not open port 80 goes on running with no port open, also of those that it may have.
#
# Expected: a server that cannot listen ends with an exit code other than 0, by which systemd, Docker and Kubernetes see that it failed; run_forever() never returns,
# and ends the program.
# Seen: the service's thread ends in a panic, which stands in the log, and the main thread waits on for a signal. To systemd the unit is active, to Docker
# the container is up, and a Pod without a probe is running and ready, so that its Service sends it clients. Port 8080, which is wanted beside port 80 and free,
# is closed as well.
# Needs Linux with unshare, ip and setpriv, which make a network of its own without that capability, and Rust with cargo; it builds for some minutes.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
cargo init --quiet --name look . 2> /dev/null
cargo add --quiet pingora-core@=0.9.1 async-trait@=0.1.92 2> /dev/null
cat > src/main.rs <<'RUST'
use async_trait::async_trait;
use pingora_core::apps::ServerApp;
use pingora_core::protocols::Stream;
use pingora_core::server::{Server, ShutdownWatch};
use pingora_core::services::listening::Service;
use std::sync::Arc;

struct Web;

#[async_trait]
impl ServerApp for Web {
    async fn process_new(self: &Arc<Self>, _: Stream, _: &ShutdownWatch) -> Option<Stream> {
        None
    }
}

fn main() {
    let mut server = Server::new(None).unwrap();
    server.bootstrap();
    let mut service = Service::new("web".to_string(), Web);
    for address in std::env::args().skip(1) {
        service.add_tcp(&address);
    }
    server.add_service(service);
    server.run_forever();
}
RUST
cargo build --quiet 2> log || { cat log; exit 1; }
program="${CARGO_TARGET_DIR:-target}/debug/look"
cat > watch <<'BASH'
ip link set lo up
setpriv --bounding-set=-net_bind_service --inh-caps=-net_bind_service "$@" > log 2>&1 &
server=$!
open() { (exec 3<> "/dev/tcp/127.0.0.1/$1") 2> /dev/null; }
for _ in {1..100}; do
  if open 8080 || grep -q 'Permission denied' log; then break; fi
  sleep 0.1
done
sleep 2
for port in 8080 80; do
  if open "$port"; then echo "  port $port is open"; else echo "  port $port is closed"; fi
done
grep -o 'kind: [A-Za-z]*, message: "[A-Za-z ]*"' log | sed 's/^/  /'
if kill -0 "$server" 2> /dev/null; then echo "  the program runs"; else echo "  the program has ended"; fi
kill -KILL "$server"
wait "$server" 2> /dev/null || true
BASH
for wanted in "127.0.0.1:8080" "127.0.0.1:80" "127.0.0.1:8080 127.0.0.1:80"; do
  echo "$wanted"
  # The addresses are words of their own.
  # shellcheck disable=SC2086
  unshare --map-root-user --net bash watch "$program" $wanted 2> /dev/null
done | tee seen
diff seen - <<'TXT'
127.0.0.1:8080
  port 8080 is open
  port 80 is closed
  the program runs
127.0.0.1:80
  port 8080 is closed
  port 80 is closed
  kind: PermissionDenied, message: "Permission denied"
  the program runs
127.0.0.1:8080 127.0.0.1:80
  port 8080 is closed
  port 80 is closed
  kind: PermissionDenied, message: "Permission denied"
  the program runs
TXT
echo "as described: it runs, and no port is open"
