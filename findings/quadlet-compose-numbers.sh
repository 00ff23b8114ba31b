#!/usr/bin/env bash
# quadlet-compose 0.3.0 writes a sysctl's 0 as 0.0, and a port's long form in Python's words.
#
# Expected: Quadlet's Sysctl=net.ipv4.ip_unprivileged_port_start=0 and PublishPort=127.0.0.1:8081:81/tcp for the Compose file below; the
# specification has numbers as values of sysctls ("sysctls"), and the long form beside the short one ("ports").
# Seen: the 0 becomes a float, and the kernel takes no fraction for that sysctl: the container does not start, whose server was to have
# port 80 as user 101. The long form becomes PublishPort=name=None mode=None ..., which Quadlet cannot read. A sysctl in the list's form, or
# in quotes, and a port in the short form are right. `network_mode: host`, `privileged: true` and `security_opt` are left out without a word.
# Needs Python 3 with venv.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check quadlet-compose==0.3.0 pydantic==2.14.4 PyYAML==6.0.4 rich==15.0.0
mkdir -p project
cat > project/compose.yaml <<'YAML'
services:
  listed:
    image: registry.example.com/web
    sysctls: ["net.ipv4.ip_unprivileged_port_start=0"]
    ports: ["127.0.0.1:8080:80/tcp"]
  mapped:
    image: registry.example.com/web
    user: "101"
    sysctls: { net.ipv4.ip_unprivileged_port_start: 0 }
    ports:
      - { target: 81, published: "8081", host_ip: 127.0.0.1, protocol: tcp }
  host:
    image: registry.example.com/web
    network_mode: host
    privileged: true
    security_opt: ["no-new-privileges:true"]
YAML
cd project
COLUMNS=400 ../venv/bin/quadlet-compose convert > ../said 2>&1
grep -oE '^(# .*container|(User|Sysctl|PublishPort)=.*|.*(Network|Privileged|NoNewPrivileges|PodmanArgs).*)' ../said | sed 's/ *$//' | tee ../seen
diff ../seen - <<'TXT'
# project-host.container
# project-listed.container
Sysctl=net.ipv4.ip_unprivileged_port_start=0
# project-mapped.container
User=101
Sysctl=net.ipv4.ip_unprivileged_port_start=0.0
PublishPort=127.0.0.1:8080:80/tcp
PublishPort=name=None mode=None host_ip='127.0.0.1' target=81 published='8081' protocol='tcp' app_protocol=None
TXT
echo "as described: a sysctl of 0.0, and a port in Python's words"
