#!/usr/bin/env bash
# The crate listeners 0.6.1 names a client as the process that listens on port 50051, and finds nobody on port 80 where a server has it.
#
# Expected: get_process_by_port "returns the Process listening on a given port", and an error "if no process is found".
# Seen: it takes the first line of /proc/net/tcp, and then of /proc/net/tcp6, whose own port is the one asked for, whatever the state of the connection. The ports that a client is given are from 32768 on,
# 50051 of gRPC among them: whoever called another machine from there listens, it is told, and is what a tool that frees a port would end. A server on [::]:80, as
# Go, Node.js and Java open it, stands in the second file: as long as the first has a connection of an earlier server of IPv4, the earlier process is named, which keeps no more than that connection, as
# after a reload, and once that is closed too, none for a minute. get_all of the same crate tells the state of each.
# Needs Linux with unshare and ip, which make a network of its own where each port is free, Rust with cargo, and Python 3.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
cargo init --quiet --vcs none --name look . 2> /dev/null
cargo add --quiet listeners@=0.6.1 2> log || { cat log; exit 1; }
cat > src/main.rs <<'RUST'
fn main() {
    let port = std::env::args().nth(1).unwrap().parse().unwrap();
    match listeners::get_process_by_port(port, listeners::Protocol::TCP) {
        Ok(process) => println!("{}", process.pid),
        Err(error) => println!("{error}"),
    }
}
RUST
cat > look.py <<'PY'
import os, socket, subprocess, sys


class Part:
    """A process of its own that does what it is told."""

    def __init__(self, name):
        self.name = name
        self.run = subprocess.Popen([sys.executable, "-c", "import socket, sys\nfor line in sys.stdin: exec(line); print('done', flush=True)"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def do(self, line):
        print(line, file=self.run.stdin, flush=True)
        assert self.run.stdout.readline() == "done\n"


parts = first, second, client = Part("the first server"), Part("the second server"), Part("the client")


def ask(port, when):
    said = subprocess.run([os.environ["LOOK"], str(port)], capture_output=True, text=True, check=True).stdout.strip()
    print(f"port {port}, {when}: {next((part.name for part in parts if str(part.run.pid) == said), said)}")


first.do("server = socket.create_server(('127.0.0.1', 80))")
ask(80, "the first server listens")
ask(50051, "nobody has it")
client.do("call = socket.create_connection(('127.0.0.1', 80), source_address=('127.0.0.1', 50051))")
first.do("connection, _ = server.accept()")
ask(50051, "a client's own port")
first.do("server.close()")
second.do("server = socket.create_server(('::', 80), family=socket.AF_INET6, dualstack_ipv6=True)")
ask(80, "the second listens, the first has a connection")
first.do("connection.close()")
client.do("call.close()")
first.run.kill()
ask(80, "the second listens, the first has ended")
for part in parts:
    part.run.kill()
PY
cargo build --quiet 2> log || { cat log; exit 1; }
LOOK="${CARGO_TARGET_DIR:-target}/debug/look" unshare --map-root-user --net bash -c 'ip link set lo up && exec python3 look.py' | tee seen
diff seen - <<'TXT'
port 80, the first server listens: the first server
port 50051, nobody has it: No listener found on port
port 50051, a client's own port: the client
port 80, the second listens, the first has a connection: the first server
port 80, the second listens, the first has ended: No process found with the specified socket inode
TXT
echo "as described: a client listens, and a server does not"
