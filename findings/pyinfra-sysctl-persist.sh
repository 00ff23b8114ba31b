#!/usr/bin/env bash
# pyinfra 3.10.0 sets a sysctl back until the next boot only: its file keeps every value that there was, and the last one counts.
#
# Expected: server.sysctl with `persist=True` ("whether to write this sysctl to the config") leaves the value that was asked for in the file, in
# whatever order a host has seen values, as Ansible's module sysctl replaces the line of that name.
# Seen: a line is looked for by name and value. Another value of the same sysctl is not found, and the new one is put behind it; one that is found,
# wherever it stands, is left where it is. net.ipv4.ip_unprivileged_port_start from 1024 to 80 and back to 1024: the kernel has 1024,
# the run says success and the next one has nothing to change, and the file ends with 80, by which every user may have port 80 after a boot. The other
# way about, a server that was given its port loses it.
# Needs Python 3 with venv. A script stands for sysctl, and keeps the value in a file.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pyinfra==3.10.0

mkdir bin
cat > bin/sysctl <<SYSCTL
#!/usr/bin/env bash
case "\$1" in
  *=*) echo "\${1#*=}" > "$work/kernel" ;;
esac
echo "\${1%%=*} = \$(< "$work/kernel")"
SYSCTL
chmod +x bin/sysctl
cat > deploy.py <<'PY'
from pyinfra import host
from pyinfra.operations import server

server.sysctl(key="net.ipv4.ip_unprivileged_port_start", value=host.data.start, persist=True, persist_file=host.data.file)
PY
echo 1024 > kernel
for start in 1024 80 1024 1024; do
  PATH="$work/bin:$PATH" venv/bin/pyinfra @local deploy.py --data start="$start" --data file="$work/ports.conf" --yes > said 2>&1 || { tail -5 said; exit 1; }
  grep -q 'No changes' said && changes=no || changes=yes
  echo "asked for $start, kernel: $(< kernel), file: $(sed 's/.*= //' ports.conf | paste -sd ' '), changes: $changes"
done | tee seen
diff seen - <<'TXT'
asked for 1024, kernel: 1024, file: 1024, changes: yes
asked for 80, kernel: 80, file: 1024 80, changes: yes
asked for 1024, kernel: 1024, file: 1024 80, changes: yes
asked for 1024, kernel: 1024, file: 1024 80, changes: no
TXT
echo "as described: the value that was set back is the other one after a boot"
