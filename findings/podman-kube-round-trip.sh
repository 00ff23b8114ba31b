#!/usr/bin/env bash
# podman 4.3.1 (Debian 12): `kube play` opens port 80 of the host for a containerPort, and `generate kube` gives back a Pod with other ports, capabilities, groups and sysctls.
#
# Expected: containerPort is "primarily informational" in Kubernetes' API and hostPort opens a port of the host; `podman kube play` "recreates" the Pod of a
# Kubernetes file, as its list of fields has both. `podman generate kube` of that Pod means the same, since its manual wants the file for `podman
# play kube` and for `kubectl create`.
# Seen: a containerPort without hostPort is published on all addresses of the host under its own number, so that of two Pods with a server on port 80 the second does
# not start. generate kube then says `hostPort: 80`, which a cluster does open, and which Pod Security's baseline refuses. drop: [ALL], add:
# [NET_BIND_SERVICE] becomes a list of thirteen drops, each with CAP_ in front, which Kubernetes wants left out ("you must omit the CAP_ portion of the constant"), and
# ALL and the added one are not in it. supplementalGroups and the sysctl are gone, and the second container's port is the first one's. runAsUser,
# allowPrivilegeEscalation, the protocol and a hostPort that was there come back right.
# Needs Linux, root, and podman 4.3.1.
set -euo pipefail
[ "$(podman --version)" = "podman version 4.3.1" ] || { podman --version; exit 1; }
work="$(mktemp -d)"
pod() { podman --root "$work/root" --runroot "$work/run" --network-config-dir "$work/networks" --storage-driver vfs "$@"; }
trap 'pod pod rm -fa > /dev/null 2>&1; pod rmi -fa > /dev/null 2>&1; rm -rf "$work"' EXIT
cd "$work"
# An infra image of one's own, since nothing is started and no image is pulled.
printf '[engine]\ninfra_image = "localhost/web:1"\n' > containers.conf
export CONTAINERS_CONF="$work/containers.conf"
mkdir -p rootfs/etc
echo 'web:x:101:101::/:/bin/sh' > rootfs/etc/passwd
tar -C rootfs -c . | pod import -c 'USER web' -c 'CMD ["/server"]' - localhost/web:1 > /dev/null 2>&1
cat > pod.yaml <<'YAML'
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  securityContext: {supplementalGroups: [3000], sysctls: [{name: net.ipv4.ip_unprivileged_port_start, value: "80"}]}
  containers:
  - name: http
    image: localhost/web:1
    ports: [{containerPort: 80}]
    securityContext: {runAsUser: 101, allowPrivilegeEscalation: false, capabilities: {drop: [ALL], add: [NET_BIND_SERVICE]}}
  - name: dns
    image: localhost/web:1
    ports: [{containerPort: 53, hostPort: 5353, protocol: UDP}]
YAML
pod kube play --start=false pod.yaml > log 2>&1 || { cat log; exit 1; }
{
  echo "published: $(pod ps -a --filter name=web-http --format '{{.Ports}}' | sed 's/, /\n/g' | sort | paste -s -d ' ')"
  echo "groups: $(pod inspect web-http --format '{{.HostConfig.GroupAdd}}')"
  pod generate kube web 2> /dev/null > back.yaml
  # Ports come in any order.
  sed -n '/^    ports:/,/^    resources:/p' back.yaml | sed '1d;$d' | tr -s ' \n' ' ' | sed 's/ - /\n/g' | sed 's/ $//' | sort | sed '/^$/d'
  sed -n '/^    securityContext:/,/^  enable/p' back.yaml | sed '$d'
  grep -c 'NET_BIND_SERVICE\|ALL\|3000\|ip_unprivileged' back.yaml || true
} | tee seen
diff seen - <<'TXT'
published: 0.0.0.0:5353->53/udp 0.0.0.0:80->80/tcp
groups: [3000]
containerPort: 53 hostPort: 5353 protocol: UDP
containerPort: 80 hostPort: 80
    securityContext:
      allowPrivilegeEscalation: false
      capabilities:
        drop:
        - CAP_CHOWN
        - CAP_DAC_OVERRIDE
        - CAP_FSETID
        - CAP_FOWNER
        - CAP_MKNOD
        - CAP_NET_RAW
        - CAP_SETGID
        - CAP_SETUID
        - CAP_SETFCAP
        - CAP_SETPCAP
        - CAP_SYS_CHROOT
        - CAP_KILL
        - CAP_AUDIT_WRITE
      runAsGroup: 101
      runAsUser: 101
  - image: localhost/web:1
    name: web-dns
    resources: {}
    securityContext:
      capabilities: {}
0
TXT
echo "as described: the host's port 80 is open, and the Pod that comes back is another"
