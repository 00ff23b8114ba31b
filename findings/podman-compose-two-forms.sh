#!/usr/bin/env bash
# podman-compose 1.6.0 merges no sysctls that are written in two forms, and gives Podman an address of IPv6 without its brackets.
#
# Expected: sysctls is a mapping or a list of NAME=VALUE (Compose specification, "sysctls"), and the same setting in a second file, or in the
# service that this one extends, may have the other form, as environment and labels may there. host_ip of a port's long form is a
# bare address; podman-run(1) has "[[ip:][hostPort]:]containerPort", with an address of IPv6 in brackets.
# Seen: "can't merge value of [sysctls]", and nothing starts. host_ip: "::1" becomes `-p ::1:443:443`, which Podman 4.3.1 answers with "invalid port
# format"; the short form, whose brackets are the user's, works.
# Needs Python 3 with venv. A script stands for Podman and writes down what it is called with.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check podman-compose==1.6.0

mkdir bin
cat > bin/podman <<'PODMAN'
#!/usr/bin/env bash
case "$1" in
  --version) echo 'podman version 5.8.0' ;;
  ps | image) echo '[]' ;;
  create) printf '%s\n' "$*" | grep -oE -- '-p [^ ]+|--sysctl [^ ]+' ;;
esac
PODMAN
chmod +x bin/podman

service() { printf 'name: look\nservices:\n  web:\n    image: nginx:1.27\n    %s\n' "$1"; }
up() { PATH="$work/bin:$PATH" venv/bin/podman-compose "$@" up -d 2>&1 | grep -oE "^-p .*|^--sysctl .*|ValueError: can't merge value of .*" || true; }
service 'sysctls: {net.ipv4.ip_unprivileged_port_start: 0}' > mapping.yaml
service 'sysctls: ["net.core.somaxconn=1024"]' > list.yaml
service 'ports: [{target: 443, published: "443", host_ip: "::1"}, "[::1]:80:80"]' > ports.yaml
{
  for file in mapping.yaml list.yaml ports.yaml; do up -f "$file"; done
  up -f mapping.yaml -f list.yaml
} | tee seen
diff seen - <<'TXT'
--sysctl net.ipv4.ip_unprivileged_port_start=0
--sysctl net.core.somaxconn=1024
-p ::1:443:443
-p [::1]:80:80
ValueError: can't merge value of [sysctls] of type <class 'dict'> and <class 'list'>
TXT
echo "as described: the two forms do not go together"
