#!/usr/bin/env bash
# find-process 2.1.1 and pid-port 2.1.2 (npm) name the server of UDP for a port that two have, and systeminformation 5.33.23 knows no port of UDP, and cuts addresses of IPv6.
#
# Expected: who listens on 8443, where one process has it by TCP and another by UDP (HTTP/3), is two processes: find-process resolves to a list, and its page has "find the
# process which is listening specified port"; what pid-port says of a port and of a process agrees. A server whose workers inherit its socket has its
# port. networkConnections() of systeminformation is "tcp or udp", with the local address.
# Seen: find-process ends at the first line of `ss`, which has UDP above TCP: the list holds the server of UDP alone, and who kills by it kills that one. So does portToPid of
# pid-port, and its allPortsWithPid says the other; pidToPorts of the one that it just named is empty. Of a server with workers, as nginx is, the port belongs to one
# worker, and the server has none; portBindings names the worker alone. systeminformation asks for states, of which UDP has none, so that no DNS server
# is there; with netstat a long address of IPv6 is cut short, to 2001:db8:1111:2222 below, with ss alone it is in brackets and whole.
# Needs Linux, root, unshare, ip, ss (iproute2), netstat (net-tools), Python 3, Node.js and npm.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y > log
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact find-process@2.1.1 pid-port@2.1.2 systeminformation@5.33.23
cat > server.py <<'PY'
import os
import socket
import sys
import time

what = sys.argv[1]
if what == "udp":
    opened = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    opened.bind(("0.0.0.0", 8443))
elif what == "tcp":
    opened = socket.create_server(("0.0.0.0", 8443))
elif what == "ipv6":
    opened = socket.create_server(("2001:db8:1111:2222:3333:4444:5555:80", 8081), family=socket.AF_INET6)
else:
    opened = socket.create_server(("127.0.0.1", 8080))
    os.fork()
print("listens", flush=True)
time.sleep(60)
PY
cat > look.mjs <<'JS'
import { spawn } from 'node:child_process';
import findProcess from 'find-process';
import { allPortsWithPid, pidToPorts, portBindings, portToPid } from 'pid-port';
import system from 'systeminformation';

const find = findProcess.default ?? findProcess;
const servers = new Map();
for (const what of ['tcp', 'udp', 'ipv6', 'prefork']) {
  const { pid, stdout } = spawn('python3', ['server.py', what], { detached: true, stdio: ['ignore', 'pipe', 'inherit'] });
  servers.set(pid, what);
  await new Promise((heard) => stdout.once('data', heard));
}
const name = (pid) => servers.get(pid) ?? 'a worker';
const ports = async (what) => [...(await pidToPorts([...servers].find(([, is]) => is === what)[0]))].join(' ') || 'none';

console.log(`find-process: 8443 is of ${(await find('port', 8443)).map(({ pid }) => name(pid))}`);
console.log(`pid-port: 8443 is of ${name(await portToPid({ port: 8443, host: '*' }))}, in the list of all ${name((await allPortsWithPid({ host: '*' })).get(8443))}`);
console.log(`pid-port: tcp has ${await ports('tcp')}, udp ${await ports('udp')}, prefork ${await ports('prefork')}`);
console.log(`pid-port: 8080 is bound by ${(await portBindings(8080)).map(({ pid }) => name(pid))}`);
const listed = async () => {
  const lines = (await system.networkConnections()).map(({ protocol, localAddress, localPort }) => `  ${localPort} ${protocol} ${localAddress}`);
  console.log(lines.sort().join('\n'));
};
console.log('systeminformation, with netstat:');
await listed();
process.env.PATH = `${process.cwd()}/bin`;
console.log('systeminformation, with ss alone:');
await listed();
for (const pid of servers.keys()) process.kill(-pid);
JS
mkdir bin
for program in sh grep ss; do ln -s "$(command -v "$program")" "bin/$program"; done
unshare --net sh -c 'ip link set lo up; ip -6 address add 2001:db8:1111:2222:3333:4444:5555:80/128 dev lo nodad; node look.mjs' | tee seen
diff seen - <<'TXT'
find-process: 8443 is of udp
pid-port: 8443 is of udp, in the list of all tcp
pid-port: tcp has 8443, udp none, prefork none
pid-port: 8080 is bound by a worker
systeminformation, with netstat:
  8080 tcp 127.0.0.1
  8081 tcp6 2001:db8:1111:2222
  8443 tcp 0.0.0.0
systeminformation, with ss alone:
  8080 tcp 127.0.0.1
  8081 tcp [2001:db8:1111:2222:3333:4444:5555:80]
  8443 tcp 0.0.0.0
TXT
echo "as described: two listen, and one is named"
