#!/usr/bin/env bash
# ansible 12.3.0 (community.general 11.4.2) sets the same file capability anew in each run, and takes one away by leaving an empty set.
#
# Expected: "Desired capability to set (with operator and flags ...)", as in the module's own example, cap_sys_chroot+ep: a second run of the same
# task finds it there and changes nothing; state: absent leaves the file as it was before, as setcap -r does.
# Seen: getcap (libcap 2.66) prints cap_net_bind_service=ep, and texts are compared: a task with "+ep" reports a change, and writes the file's
# attribute, every time; with "=ep" it does not. The module's note has it the other way about ("cap_foo=ep probably becomes
# cap_foo+ep"). After `absent` the file has a capability set still, an empty one ("web ="), which is not the same as none: see
# capabilities(7), "Capabilities and execution of programs by root".
# Needs Python 3.11 or later with venv, root, and setcap and getcap (libcap2-bin); some 60 MB are loaded.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
PATH="$PATH:/usr/sbin:/sbin"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check ansible==12.3.0 ansible-core==2.19.5
cp /bin/sleep web

cat > play.yaml <<'YAML'
- hosts: localhost
  connection: local
  gather_facts: false
  tasks:
    - community.general.capabilities: {path: "{{ playbook_dir }}/web", capability: "{{ capability }}", state: "{{ state }}"}
YAML
export HOME="$work" ANSIBLE_LOCALHOST_WARNING=False ANSIBLE_INVENTORY_UNPARSED_WARNING=False
look() {
  venv/bin/ansible-playbook play.yaml -e "capability=$1 state=$2" > said 2>&1 || { tail -5 said; exit 1; }
  echo "$1 $2: $(grep -oE '^(changed|ok)' said), then $(getcap web)"
}
{
  look cap_net_bind_service+ep present
  look cap_net_bind_service+ep present
  look cap_net_bind_service=ep present
  look cap_net_bind_service absent
} | tee seen
diff seen - <<'TXT'
cap_net_bind_service+ep present: changed, then web cap_net_bind_service=ep
cap_net_bind_service+ep present: changed, then web cap_net_bind_service=ep
cap_net_bind_service=ep present: ok, then web cap_net_bind_service=ep
cap_net_bind_service absent: changed, then web =
TXT
echo "as described: a change in each run, and an empty set at the end"
