#!/usr/bin/env bash
# ansible 12.3.0 (kubernetes.core 6.2.0) takes a DNS server's port of TCP away when the same Service is applied a second time.
#
# Expected: kubernetes.core.k8s with `apply: true` "compares the desired resource definition with the previously supplied resource definition, ignoring
# properties that are automatically generated"; what is the same stays. The API says of the ports of a Service and of a container that they
# are a map with the keys port (containerPort) and protocol (x-kubernetes-list-map-keys).
# Seen: the key is the number alone, as in the older strategic merge patch (kubernetes/kubernetes issue 105610 is about that one), and what has the
# same key as an entry above takes its place. Of 53/TCP and 53/UDP, applied twice, there is 53/UDP; so it is in a Pod, in its init containers and
# in the templates of workloads. The first `apply` creates both. A CronJob's lists are spared: the table of keys calls the kind "Cronjob".
# Needs Python 3 with venv; some 60 MB are loaded.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check ansible==12.3.0 ansible-core==2.19.5

cat > look.py <<'PY'
from ansible.module_utils.common.dict_transformations import dict_merge
from ansible_collections.kubernetes.core.plugins.module_utils.apply import annotate, apply_patch


def patched(target, patch):
    """A JSON merge patch (RFC 7396), as which the module sends its patch."""
    if not isinstance(patch, dict):
        return patch
    result = dict(target) if isinstance(target, dict) else {}
    for key, value in patch.items():
        result[key] = patched(result.get(key), value)
        if value is None:
            del result[key]
    return result


def applied(*definitions):
    """The object once all have been applied, one after the other."""
    there = dict_merge(definitions[0], annotate(definitions[0]))
    for definition in definitions[1:]:
        there = patched(there, apply_patch(there, definition)[1])
    return there["spec"]


def names(ports):
    return " and ".join(f"{port.get('port', port.get('containerPort'))}/{port['protocol']}" for port in ports)


tcp, udp = ({"name": f"dns-{protocol.lower()}", "protocol": protocol} for protocol in ("TCP", "UDP"))
service = {"kind": "Service", "metadata": {"name": "dns"}, "spec": {"ports": [{"port": 53, **port} for port in (tcp, udp)]}}
ports = [{"containerPort": 53, **port} for port in (tcp, udp)]
pod = {"kind": "Pod", "metadata": {"name": "dns"}, "spec": {"containers": [{"name": "dns", "ports": ports}]}}
cron = {"kind": "CronJob", "metadata": {"name": "dns"}, "spec": {"jobTemplate": {"spec": {"template": pod}}}}
for times in (1, 2):
    print(f"Service, applied {times} times: {names(applied(*[service] * times)['ports'])}")
    print(f"Pod, applied {times} times: {names(applied(*[pod] * times)['containers'][0]['ports'])}")
    template = applied(*[cron] * times)["jobTemplate"]["spec"]["template"]
    print(f"CronJob, applied {times} times: {names(template['spec']['containers'][0]['ports'])}")
PY
venv/bin/python look.py | tee seen
diff seen - <<'TXT'
Service, applied 1 times: 53/TCP and 53/UDP
Pod, applied 1 times: 53/TCP and 53/UDP
CronJob, applied 1 times: 53/TCP and 53/UDP
Service, applied 2 times: 53/UDP
Pod, applied 2 times: 53/UDP
CronJob, applied 2 times: 53/TCP and 53/UDP
TXT
echo "as described: the second time the port of TCP is gone"
