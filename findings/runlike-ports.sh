#!/usr/bin/env bash
# runlike 1.5.4 writes SCTP ports as UDP, and gives a port the address of the one before it.
#
# Expected: "given an existing docker container, prints the command line necessary to run a copy of it": 38412/sctp as Docker has had it since
# 18.03, and each of two bindings of one port with its own address.
# Seen: what is not tcp is udp. The text for the address is kept from one binding of a port to the next, so that one
# on all addresses becomes a second one on 127.0.0.1, which nobody else reaches. A container's sysctls, groups and no-new-privileges are not in
# the command, so that a server of user 101 that has its port by net.ipv4.ip_unprivileged_port_start does not get it where Docker
# sets none.
# Needs Python 3 with venv.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check runlike==1.5.4

cat > write.py <<'PY'
import json

print(json.dumps([{
    'Name': '/web', 'Image': 'sha256:' + '0' * 64, 'Mounts': [],
    'Config': {'Hostname': 'web', 'Image': 'registry.example.com/web', 'User': '101', 'AttachStdout': True, 'Env': [], 'Labels': {}, 'Cmd': ['serve']},
    'HostConfig': {
        'CapDrop': ['ALL'], 'GroupAdd': ['33'], 'SecurityOpt': ['no-new-privileges'], 'Sysctls': {'net.ipv4.ip_unprivileged_port_start': '0'},
        'NetworkMode': 'default', 'PidMode': '', 'CpusetCpus': '', 'CpusetMems': '', 'LogConfig': {'Type': 'json-file'}, 'RestartPolicy': {'Name': 'no'},
        'PortBindings': {
            '38412/sctp': [{'HostIp': '', 'HostPort': '38412'}],
            '80/tcp': [{'HostIp': '127.0.0.1', 'HostPort': '80'}, {'HostIp': '0.0.0.0', 'HostPort': '8080'}],
        },
    },
    'NetworkSettings': {},
}]))
PY
python3 write.py | venv/bin/runlike --stdin > made
grep -oE -- '(-p|--cap-drop|--user|--sysctl|--group-add|--security-opt)[ =][^ ]+' made | tee seen
diff seen - <<'TXT'
--user=101
--cap-drop=ALL
-p 38412:38412/udp
-p 127.0.0.1:80:80
-p 127.0.0.1:8080:80
TXT
echo "as described: SCTP is written as UDP"
