#!/usr/bin/env bash
# systemd-socket-activate (systemd 252) passes names in a number that systemd's own sd_listen_fds_with_names refuses, where --fdname has more or fewer than there are sockets.
#
# Expected, by its manual: "In case more names are given than descriptors, superfluous ones will be ignored. In case less names are given than descriptors, the remaining file
# descriptors will be unnamed", and --fdname is "equivalent to setting FileDescriptorName= in socket unit files".
# Seen: LISTEN_FDNAMES is the list as it was given, whatever the number of sockets, except that one name is repeated for all. sd_listen_fds_with_names, which a program calls
# that tells its sockets apart by name, returns -EINVAL (22) for a list of another length: a server that was to have port 80, 443 and one for its
# metrics has none of them. One name for three sockets makes three of that name, none unnamed. sd_listen_fds, without names, finds all three in every case.
# Needs Linux, systemd 252 (systemd-socket-activate, libsystemd.so.0), and Python 3.
set -euo pipefail
[ "$(systemd-socket-activate --version | head -n 1 | cut -d ' ' -f 1,2)" = "systemd 252" ] || { systemd-socket-activate --version; exit 1; }
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
cat > server.py <<'PY'
import ctypes, os

systemd = ctypes.CDLL("libsystemd.so.0")
names = ctypes.POINTER(ctypes.c_char_p)()
result = systemd.sd_listen_fds_with_names(0, ctypes.byref(names))
told = [names[index].decode() for index in range(max(result, 0))]
print(f"  LISTEN_FDNAMES={os.environ.get('LISTEN_FDNAMES')}: sd_listen_fds {systemd.sd_listen_fds(0)}, with names {result} {told}")
PY
cat > activate.py <<'PY'
import socket, subprocess, sys, time

# The tool opens the sockets, and starts the program at the first connection.
held = [socket.create_server(("127.0.0.1", 0)) for _ in range(3)]
ports = [one.getsockname()[1] for one in held]
for one in held:
    one.close()
listen = [word for port in ports for word in ("-l", f"127.0.0.1:{port}")]
run = subprocess.Popen(["systemd-socket-activate", *listen, *sys.argv[1:], sys.executable, "server.py"], stderr=subprocess.DEVNULL)
for _ in range(100):
    try:
        socket.create_connection(("127.0.0.1", ports[0])).close()
        break
    except ConnectionRefusedError:
        time.sleep(0.1)
sys.exit(run.wait(timeout=30))
PY
for names in http:https:metrics http:https http:https:metrics:admin http; do
  echo "three sockets, --fdname=$names"
  python3 activate.py "--fdname=$names"
done | tee seen
diff seen - <<'TXT'
three sockets, --fdname=http:https:metrics
  LISTEN_FDNAMES=http:https:metrics: sd_listen_fds 3, with names 3 ['http', 'https', 'metrics']
three sockets, --fdname=http:https
  LISTEN_FDNAMES=http:https: sd_listen_fds 3, with names -22 []
three sockets, --fdname=http:https:metrics:admin
  LISTEN_FDNAMES=http:https:metrics:admin: sd_listen_fds 3, with names -22 []
three sockets, --fdname=http
  LISTEN_FDNAMES=http:http:http: sd_listen_fds 3, with names 3 ['http', 'http', 'http']
TXT
echo "as described: with two names or four there is no socket"
