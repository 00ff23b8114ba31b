#!/usr/bin/env bash
# The crate systemd_socket 0.1.3 serves one port of a socket unit that has two, and closes the other: its clients wait for nothing.
#
# Expected: `systemd://web.socket` is "systemd activation with given socket name", and a socket unit with ListenStream=80 and ListenStream=443, or with an address of IPv4 and one
# of IPv6, gives a server both. All sockets of a unit have one name: FileDescriptorName= "assigns a name to all file descriptors this socket unit
# encapsulates", and without it that is the unit's (systemd.socket(5)), so that LISTEN_FDNAMES is web.socket:web.socket.
# Seen: the names become the keys of one table, in which the last socket stays; the one before is closed inside init(), which says nothing. bind() gives the last, and a second
# bind() of the name is an error ("a typo or an attempt to bind twice"). systemd has the first socket open still, so that who connects to port 80 is accepted
# by the kernel and gets no answer. listenfd 1.0.2, which goes by the order, serves both.
# Needs Linux, Rust with cargo, and Python 3.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
cargo init --quiet --name look . 2> /dev/null
cargo add --quiet systemd_socket@=0.1.3 listenfd@=1.0.2 2> /dev/null
cat > src/main.rs <<'RUST'
use std::convert::TryFrom;
use std::io::Write;
use std::net::TcpListener;

fn by_name() -> Vec<TcpListener> {
    systemd_socket::init().unwrap();
    let mut sockets = vec![];
    for _ in 0..2 {
        match systemd_socket::SocketAddr::try_from("systemd://web.socket").unwrap().bind() {
            Ok(socket) => sockets.push(socket),
            Err(error) => println!("  {error}"),
        }
    }
    sockets
}

fn by_order() -> Vec<TcpListener> {
    let mut given = listenfd::ListenFd::from_env();
    (0..given.len()).filter_map(|index| given.take_tcp_listener(index).unwrap()).collect()
}

fn main() {
    let name = std::env::args().nth(1).unwrap();
    let sockets = if name == "systemd_socket" { by_name() } else { by_order() };
    println!("  listens on {}", sockets.len());
    let servers: Vec<_> = sockets
        .into_iter()
        .map(|socket| std::thread::spawn(move || socket.accept().unwrap().0.write_all(b"hello").unwrap()))
        .collect();
    for server in servers {
        server.join().unwrap();
    }
}
RUST
cat > systemd.py <<'PY'
import os, socket, subprocess, sys

# What systemd does for a socket unit of two addresses: it keeps its own copies of the sockets, and the program has them as 3 and 4.
sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(2)]
copies = [os.dup(one.fileno()) for one in sockets]
if os.fork() == 0:
    for number, copy in enumerate(copies):
        os.dup2(os.dup(copy), 3 + number)
    given = {"LISTEN_PID": str(os.getpid()), "LISTEN_FDS": "2", "LISTEN_FDNAMES": "web.socket:web.socket"}
    os.execvpe(sys.argv[1], sys.argv[1:], {**os.environ, **given})
for name, one in zip(("first", "second"), sockets):
    with socket.create_connection(one.getsockname()) as client:
        client.settimeout(3)
        try:
            print(f"  {name}: {client.recv(5).decode()}", flush=True)
        except TimeoutError:
            print(f"  {name}: connected, and no answer", flush=True)
os.wait()
PY
cargo build --quiet 2> log || { cat log; exit 1; }
for crate in systemd_socket listenfd; do
  echo "$crate"
  python3 systemd.py target/debug/look "$crate" | sort
done | tee seen
diff seen - <<'TXT'
systemd_socket
  first: connected, and no answer
  listens on 1
  missing systemd socket systemd://web.socket - a typo or an attempt to bind twice
  second: hello
listenfd
  first: hello
  listens on 2
  second: hello
TXT
echo "as described: of two sockets with one name the last is served"
