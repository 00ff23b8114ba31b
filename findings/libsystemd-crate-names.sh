#!/usr/bin/env bash
# The crate libsystemd 0.7.2 finds no socket where they have no names, as systemd-socket-activate passes them; sd-listen-fds 0.2.0 leaves them to every child.
#
# Expected: receive_descriptors_with_names is "like receive_descriptors, but this will also return a vector of names": the same sockets. In systemd's own
# function of that kind a socket without a name is called "unknown", and both of its functions set FD_CLOEXEC on what they return (sd_listen_fds(3)), which sd-listen-fds
# names as its model ("See sd_listen_fds").
# Seen: without LISTEN_FDNAMES libsystemd returns none, as if nothing had been passed, so that a server which asks by name opens its port itself, or ends, when it is tried under
# `systemd-socket-activate -l 80`, without --fdname. sd-listen-fds returns all, without FD_CLOEXEC: whatever the server starts has its port 80 as well, and the port
# stays open as long as that one runs. listenfd 1.0.2 sets the flag for what is taken from it.
# Needs Linux, systemd's systemd-socket-activate (252 or newer), Rust with cargo, and Python 3.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
cargo init --quiet --name look . 2> /dev/null
cargo add --quiet libsystemd@=0.7.2 sd-listen-fds@=0.2.0 2> /dev/null
cat > src/main.rs <<'RUST'
use libsystemd::activation::{receive_descriptors, receive_descriptors_with_names};
use std::process::Command;

/// Whether a program that this one starts has the first socket.
fn inherited() -> bool {
    Command::new("test").args(["-e", "/proc/self/fd/3"]).status().unwrap().success()
}

fn main() {
    let sockets = sd_listen_fds::get().unwrap();
    println!("  sd-listen-fds: {}, in a child: {}", sockets.len(), inherited());
    std::mem::forget(sockets);
    let all = receive_descriptors(false).unwrap().len();
    let named: Vec<_> = receive_descriptors_with_names(false).unwrap().into_iter().map(|(_, name)| name).collect();
    println!("  libsystemd: {all}, with names: {named:?}, in a child: {}", inherited());
}
RUST
cat > activate.py <<'PY'
import socket, subprocess, sys, time

# systemd-socket-activate opens the sockets, and starts the program at the first connection.
held = [socket.create_server(("127.0.0.1", 0)) for _ in range(2)]
ports = [one.getsockname()[1] for one in held]
for one in held:
    one.close()
listen = [word for port in ports for word in ("-l", f"127.0.0.1:{port}")]
run = subprocess.Popen(["systemd-socket-activate", *listen, *sys.argv[1:]], stderr=subprocess.DEVNULL)
for _ in range(100):
    try:
        socket.create_connection(("127.0.0.1", ports[0])).close()
        break
    except ConnectionRefusedError:
        time.sleep(0.1)
sys.exit(run.wait(timeout=30))
PY
cargo build --quiet 2> log || { cat log; exit 1; }
{
  echo "systemd-socket-activate -l -l"
  python3 activate.py target/debug/look
  echo "systemd-socket-activate -l -l --fdname=http:https"
  python3 activate.py --fdname=http:https target/debug/look
} | tee seen
diff seen - <<'TXT'
systemd-socket-activate -l -l
  sd-listen-fds: 2, in a child: true
  libsystemd: 2, with names: [], in a child: false
systemd-socket-activate -l -l --fdname=http:https
  sd-listen-fds: 2, in a child: true
  libsystemd: 2, with names: ["http", "https"], in a child: false
TXT
echo "as described: what has no name is not there, or is there in every child"
