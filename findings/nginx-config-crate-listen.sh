#!/usr/bin/env bash
# The crate nginx-config 0.13.2 moves nginx's Unix socket to another folder, and reads no `listen 127.0.0.1;`.
#
# Expected: what is read and written again means the same; `listen` is read as nginx has it (ngx_http_core_module, "listen"): an address without a port
# listens at 80, a host name may stand for the address, and so_keepalive=, rcvbuf=8k and quic (since 1.25.0) are parameters of it.
# Seen: unix:/run/web.sock is written as unix:run/web.sock, a path relative to nginx' own folder, and whoever asks at /run finds no socket. An address
# without a port, a host name and the three parameters are errors ("invalid socket address syntax", "Unexpected `quic`"), so that no line of the file
# can be read, and the library prints a line of its own to standard output. Ports, *:80, [::]:80 ipv6only=off, default_server, reuseport and ssl go through as they are.
# Needs Rust with cargo.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
cargo init --quiet --name look . 2> /dev/null
cargo add --quiet nginx-config@=0.13.2 2> /dev/null
cat > src/main.rs <<'RUST'
fn main() {
    let listens = [
        "80 default_server", "*:80", "[::]:80 ipv6only=off", "127.0.0.1:80 reuseport", "443 ssl http2",
        "unix:/run/web.sock", "127.0.0.1", "localhost:80", "80 so_keepalive=on", "80 rcvbuf=8k", "443 quic",
    ];
    for listen in listens {
        match nginx_config::parse_main(&format!("http {{ server {{ listen {listen}; }} }}")) {
            Ok(config) => println!("{listen}: {}", config.to_string().lines().find(|line| line.contains("listen")).unwrap().trim()),
            Err(_) => println!("{listen}: error"),
        }
    }
}
RUST
cargo run --quiet 2> errors | grep -v '^Unexpected' | tee seen || { tail -5 errors; exit 1; }
diff seen - <<'TXT'
80 default_server: listen 80 default_server;
*:80: listen *:80;
[::]:80 ipv6only=off: listen [::]:80 ipv6only=off;
127.0.0.1:80 reuseport: listen 127.0.0.1:80 reuseport;
443 ssl http2: listen 443 ssl http2;
unix:/run/web.sock: listen unix:run/web.sock;
127.0.0.1: error
localhost:80: error
80 so_keepalive=on: error
80 rcvbuf=8k: error
443 quic: error
TXT
echo "as described: another socket, and addresses that it does not read"
