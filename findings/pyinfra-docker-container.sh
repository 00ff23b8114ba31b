#!/usr/bin/env bash
# pyinfra 3.10.0 (PyPI) says "No changes" of a container that is to have another image, port and user than it has, or makes it anew each time.
#
# Expected: "you can define state using operations" (its page): docker.container with another image, ports or user than the container of that name has
# makes it anew, as docker_container of Ansible and `docker compose up` do, and a second run changes nothing.
# Seen: a container of that name is enough. A deployment that takes the port from all addresses to the loopback, the user from root to 101 and the image to the next tag is
# "No changes", ends with 0 and leaves all three as they were: open, root and old. force=True, which its page has for "remove a container with same name
# and create a new one", does so in every run, so that each deployment takes the server down, changed or not. The function that was to compare
# returns an empty list. privileged, networks, env_vars, mounts and command are no different.
# Needs Linux, root, Podman (4.3.1), which answers as `docker` here, and Python 3 with venv.
set -euo pipefail
work="$(mktemp -d)"
trap 'podman --root "$work/store" --runroot "$work/run" rm --all --force > "$work/log" 2>&1; umount "$work/store/overlay" 2> "$work/log" || true; rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pyinfra==3.10.0
mkdir bin empty
printf '#!/bin/sh\nexec podman --root %s/store --runroot %s/run "$@"\n' "$work" "$work" > bin/docker
chmod +x bin/docker
export PATH="$work/bin:$PATH"
tar -cf empty.tar -C empty .
for tag in 1 2; do docker import --quiet empty.tar "localhost/web:$tag" > log 2>&1; done
deploy() {
  cat > deploy.py <<PY
from pyinfra.operations import docker

docker.container(container="web", image="localhost/web:$1", ports=["$2"], user="$3", command="/bin/web", start=False, force=$4)
PY
  code=0
  venv/bin/pyinfra @local deploy.py -y > said 2>&1 || code=$?
  echo "web:$1, $2, user $3, force=$4: $(grep -o 'Success$\|No changes$' said), exit code $code"
  docker container inspect web > web.json
  python3 -c 'import json; web = json.load(open("web.json"))[0]; print("  is", web["ImageName"], "user", web["Config"]["User"], web["HostConfig"]["PortBindings"])'
}
{
  deploy 1 80:80 0 False
  deploy 2 127.0.0.1:8080:80 101 False
  deploy 2 127.0.0.1:8080:80 101 True
  created="$(docker container inspect --format '{{.Id}}' web)"
  deploy 2 127.0.0.1:8080:80 101 True
  [ "$created" = "$(docker container inspect --format '{{.Id}}' web)" ] || echo "  and was made anew"
} | tee seen
diff seen - <<'TXT'
web:1, 80:80, user 0, force=False: Success, exit code 0
  is localhost/web:1 user 0 {'80/tcp': [{'HostIp': '', 'HostPort': '80'}]}
web:2, 127.0.0.1:8080:80, user 101, force=False: No changes, exit code 0
  is localhost/web:1 user 0 {'80/tcp': [{'HostIp': '', 'HostPort': '80'}]}
web:2, 127.0.0.1:8080:80, user 101, force=True: Success, exit code 0
  is localhost/web:2 user 101 {'80/tcp': [{'HostIp': '127.0.0.1', 'HostPort': '8080'}]}
web:2, 127.0.0.1:8080:80, user 101, force=True: Success, exit code 0
  is localhost/web:2 user 101 {'80/tcp': [{'HostIp': '127.0.0.1', 'HostPort': '8080'}]}
  and was made anew
TXT
echo "as described: another port, and no changes"
