#!/usr/bin/env bash
# docker-autocompose 1.3.0 writes down what a container's capabilities lose and not what they gain.
#
# Expected: "Generate a docker-compose yaml definition from running container": of one that was started with --cap-drop ALL --cap-add
# NET_BIND_SERVICE, a sysctl and a group comes a service with cap_drop, cap_add, sysctls and group_add; of a port that is published
# on two addresses come two ports.
# Seen: cap_drop, security_opt and the user are kept; cap_add, sysctls, group_add and the second address of a port are left out without a word,
# so the server that was to be run again may not bind its port. Of an address of IPv6 the first colon is cut, and it has no brackets:
# ::1 becomes ":1:443:443/tcp", which Compose cannot read.
# Needs Python 3 with venv.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check docker-autocompose==1.3.0 docker==7.1.0

cat > look.py <<'PY'
import http.server, json, os, subprocess, threading

CONTAINER = {
    'Id': 'c0ffee' + '0' * 58, 'Name': '/web', 'Mounts': [],
    'Config': {'Image': 'registry.example.com/web', 'User': '101', 'ExposedPorts': {'80/tcp': {}, '443/tcp': {}}, 'Env': [], 'Labels': {}},
    'HostConfig': {
        'CapDrop': ['ALL'], 'CapAdd': ['NET_BIND_SERVICE'], 'GroupAdd': ['33'], 'SecurityOpt': ['no-new-privileges'],
        'Sysctls': {'net.ipv4.ip_unprivileged_port_start': '80'}, 'NetworkMode': 'default', 'LogConfig': {}, 'RestartPolicy': {},
        'PortBindings': {
            '80/tcp': [{'HostIp': '127.0.0.1', 'HostPort': '80'}, {'HostIp': '192.0.2.1', 'HostPort': '80'}],
            '443/tcp': [{'HostIp': '::1', 'HostPort': '443'}],
        },
    },
    'NetworkSettings': {'Networks': {'bridge': {}}},
}


class Api(http.server.BaseHTTPRequestHandler):
    """The three answers of Docker's API that are asked for."""

    def do_GET(self):
        found = CONTAINER
        if self.path.startswith('/version'):
            found = {'ApiVersion': '1.44'}
        elif '/containers/json' in self.path:
            found = [{'Id': CONTAINER['Id'], 'Names': ['/web']}]
        body = json.dumps(found).encode()
        self.send_response(200)
        self.send_header('Content-Type', 'application/json')
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Api)
threading.Thread(target=server.serve_forever, daemon=True).start()
docker = f'tcp://127.0.0.1:{server.server_port}'
print(subprocess.run(['venv/bin/autocompose', 'web'], env={**os.environ, 'DOCKER_HOST': docker}, check=True, text=True, capture_output=True).stdout)
PY
venv/bin/python look.py | sed 's/^ *//' > made
for key in cap_drop security_opt user cap_add sysctls group_add; do
  if grep -q "^$key:" made; then echo "$key: kept"; else echo "$key: lost"; fi
done > seen
grep -E '[0-9]/tcp' made >> seen
cat seen
diff seen - <<'TXT'
cap_drop: kept
security_opt: kept
user: kept
cap_add: lost
sysctls: lost
group_add: lost
- "127.0.0.1:80:80/tcp"
- ":1:443:443/tcp"
TXT
echo "as described: what was dropped is written down, what was added is not"
