#!/usr/bin/env bash
# github.com/opencontainers/umoci v0.6.0 makes a bundle in which user 101 may have port 80, and root may not change its user.
#
# Expected: a bundle of an image is started by runc as the image is started by Docker: root has the fourteen capabilities that Docker and containerd
# give, another user has none of them in effect, since the ambient set is empty.
# Seen: three capabilities, CAP_AUDIT_WRITE, CAP_KILL and CAP_NET_BIND_SERVICE, in all five sets, whoever the user is. With the user 101 of the image
# the server has CAP_NET_BIND_SERVICE in effect by the ambient set, and what was tried this way on port 80 ends in "permission denied" elsewhere.
# With root a server that opens its port and then becomes another user (setuid, chown), as nginx and Apache do, cannot. What `umoci config
# --config.exposedports` is given goes into the image as it is: 53/UDP in capitals and a range, which are no ports of the image
# specification (config.md).
# Needs Go.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
go mod init look > /dev/null 2>&1
go get -tool github.com/opencontainers/umoci/cmd/umoci@v0.6.0 > /dev/null 2>&1
go build -o umoci github.com/opencontainers/umoci/cmd/umoci
cat > sets.py <<'PY'
import json, sys
process = json.load(open(sys.argv[1]))["process"]
print("user", process["user"]["uid"])
for name, capabilities in sorted(process["capabilities"].items()):
    print(f"  {name}:", ", ".join(capabilities))
PY
./umoci init --layout image
for user in 101 0; do
  ./umoci new --image "image:user-$user"
  ./umoci config --image "image:user-$user" --config.user "$user" --config.exposedports 80 --config.exposedports 53/UDP --config.exposedports 8000-8002/tcp
  mkdir -p root
  ./umoci raw runtime-config --image "image:user-$user" --rootfs root "$user.json" > /dev/null 2>&1
  python3 sets.py "$user.json"
done | tee seen
python3 -c 'import json; print(json.load(open("101.json"))["annotations"]["org.opencontainers.image.exposedPorts"].split(","))' | tee -a seen
diff seen - <<'TXT'
user 101
  ambient: CAP_AUDIT_WRITE, CAP_KILL, CAP_NET_BIND_SERVICE
  bounding: CAP_AUDIT_WRITE, CAP_KILL, CAP_NET_BIND_SERVICE
  effective: CAP_AUDIT_WRITE, CAP_KILL, CAP_NET_BIND_SERVICE
  inheritable: CAP_AUDIT_WRITE, CAP_KILL, CAP_NET_BIND_SERVICE
  permitted: CAP_AUDIT_WRITE, CAP_KILL, CAP_NET_BIND_SERVICE
user 0
  ambient: CAP_AUDIT_WRITE, CAP_KILL, CAP_NET_BIND_SERVICE
  bounding: CAP_AUDIT_WRITE, CAP_KILL, CAP_NET_BIND_SERVICE
  effective: CAP_AUDIT_WRITE, CAP_KILL, CAP_NET_BIND_SERVICE
  inheritable: CAP_AUDIT_WRITE, CAP_KILL, CAP_NET_BIND_SERVICE
  permitted: CAP_AUDIT_WRITE, CAP_KILL, CAP_NET_BIND_SERVICE
['53/UDP', '80', '8000-8002/tcp']
TXT
echo "as described: three capabilities, and those ambient"
