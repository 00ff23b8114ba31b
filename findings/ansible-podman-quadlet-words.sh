#!/usr/bin/env bash
# ansible 12.3.0 (containers.podman 1.18.0) writes a list of words into a Quadlet file without its quotes, and an entrypoint as Python prints it.
#
# Expected: the task that runs a container with `state: started` writes one that runs the same with `state: quadlet`. podman-systemd.unit(5)
# splits Exec= as systemd does, reads Entrypoint= as a word or as JSON, and systemd.unit(5) puts something in for %d unless it is
# written %%d.
# Seen: ["nginx", "-g", "daemon off;"] becomes `Exec=nginx -g daemon off;`, of which nginx gets "daemon" and "off;" apart;
# ["/bin/tini", "--"] becomes `Entrypoint=['/bin/tini', '--']`, with single quotes, which is not JSON; a percent sign in a
# variable stays alone. restart_policy goes to PodmanArgs=, beside the Restart= of systemd that a Quadlet has for it.
# Needs Python 3.11 or later with venv; some 60 MB are loaded.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check ansible==12.3.0 ansible-core==2.19.5

cat > play.yaml <<'YAML'
- hosts: localhost
  connection: local
  gather_facts: false
  tasks:
    - containers.podman.podman_container:
        name: web
        image: registry.example.com/web
        state: quadlet
        quadlet_dir: "{{ playbook_dir }}"
        entrypoint: ["/bin/tini", "--"]
        command: ["nginx", "-g", "daemon off;"]
        env: {RATE: "100%done"}
        restart_policy: always
YAML
HOME="$work" ANSIBLE_LOCALHOST_WARNING=False ANSIBLE_INVENTORY_UNPARSED_WARNING=False venv/bin/ansible-playbook play.yaml > said 2>&1 || { tail -5 said; exit 1; }
grep -vE '^(\[|ContainerName|Image)' web.container | tee seen
diff seen - <<'TXT'
Entrypoint=['/bin/tini', '--']
Environment=RATE=100%done
Exec=nginx -g daemon off;
PodmanArgs=--restart always
TXT
echo "as described: the words of a list are joined by spaces"
