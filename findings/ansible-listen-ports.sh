#!/usr/bin/env bash
# ansible 12.3.0 (community.general 11.4.2): listen_ports_facts leaves out each port whose process it may not see, where it asks ss: nobody listens on port 80, if the play has no `become`.
#
# Expected: tcp_listen is a "list of processes that listen on a TCP port"; where the process is not to be seen, the port stands there without it, as its
# comment says of a user without privileges ("add empty name & pid ... to be consistent"), and as it is with netstat.
# Seen: the names and numbers of processes are searched in the line of ss; where there are none, the list of them is empty and not None, which it is asked for, and a port comes into the facts once for
# each process. So the port of another user's server, as nginx or sshd are, or of the kernel's, is in no list. A play that wants port 23 closed, or port 80 free, is content,
# and no word says that it was not looked at. Which of the two programs is asked goes by what the host has: Debian and Fedora have no netstat of themselves.
# Needs Linux, root, unshare, ip, setpriv, ss (iproute2), netstat (net-tools), and Python 3.11 or later with venv; some 60 MB are loaded.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check ansible==12.3.0 ansible-core==2.19.5
cat > server.py <<'PY'
import os, socket, sys

# A server that has opened its port and then is another user, as nginx and sshd are.
server = socket.create_server(("127.0.0.1", 80))
os.setresuid(65534, 65534, 65534)
print("open", flush=True)
sys.stdin.read()
PY
cat > play.yml <<'YAML'
- hosts: localhost
  connection: local
  gather_facts: false
  vars:
    ansible_python_interpreter: "{{ ansible_playbook_python }}"
  tasks:
    - community.general.listen_ports_facts:
        command: "{{ program }}"
    - ansible.builtin.assert:
        that: 80 not in (ansible_facts.tcp_listen | map(attribute='port'))
        success_msg: port 80 is free
        fail_msg: port 80 is taken
YAML
cat > look <<'BASH'
ip link set lo up
coproc python3 server.py
read -r -u "${COPROC[0]}" _
for rights in all none; do
  given=()
  [ "$rights" = all ] || given=(setpriv --bounding-set=-all --inh-caps=-all)
  for program in netstat ss; do
    "${given[@]}" venv/bin/ansible-playbook --extra-vars "program=$program" --inventory localhost, play.yml > "log" 2>&1 || true
    echo "capabilities: $rights, $program: $(grep -o 'port 80 is [a-z]*' log | head -n 1 || tail -n 5 log)"
  done
done
BASH
unshare --net bash look | tee seen
diff seen - <<'TXT'
capabilities: all, netstat: port 80 is taken
capabilities: all, ss: port 80 is taken
capabilities: none, netstat: port 80 is taken
capabilities: none, ss: port 80 is free
TXT
echo "as described: a port that is taken is free"
