#!/usr/bin/env bash
# avionix 0.4.5 leaves out every number that is 0: what was to run as root, or not at all, does otherwise.
#
# Expected: an object of its classes for Kubernetes becomes the manifest that it says, run_as_user=0 as well as run_as_user=101, as False stays where
# it was said.
# Seen: what is 0 goes the way of what is None. runAsUser: 0 is gone, so that a server which was to have port 80 as root runs as the user of
# its image; fsGroup: 0, terminationGracePeriodSeconds: 0 and maxUnavailable: 0 are as unsaid as replicas: 0, of which the API server
# makes one replica. A False, a text "0" (the sysctl) and an empty text are kept.
# Needs Python 3 with venv.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check avionix==0.4.5

cat > look.py <<'PY'
import json

import yaml
from avionix.kube.apps import DeploymentSpec, DeploymentStrategy, RollingUpdateDeployment
from avionix.kube.core import Container, ContainerPort, PodSecurityContext, PodSpec, PodTemplateSpec, SecurityContext, Sysctl
from avionix.kube.meta import LabelSelector, ObjectMeta

def deployment(number):
    context = SecurityContext(run_as_user=number, run_as_non_root=False)
    ports = [ContainerPort(80, host_ip="")]
    sysctls = [Sysctl("net.ipv4.ip_unprivileged_port_start", "0")]
    containers = [Container("web", image="registry.example.com/web", ports=ports, security_context=context)]
    pod = PodSpec(
        containers,
        security_context=PodSecurityContext(fs_group=number, sysctls=sysctls),
        termination_grace_period_seconds=number,
    )
    labels = {"app": "web"}
    strategy = DeploymentStrategy(RollingUpdateDeployment("25%", number))
    template = PodTemplateSpec(ObjectMeta(labels=labels), pod)
    return DeploymentSpec(template, LabelSelector(labels), replicas=number, strategy=strategy)

for number in (101, 0):
    spec = yaml.safe_load(str(deployment(number)))
    pod = spec["template"]["spec"]
    container = pod["containers"][0]
    print(number, "replicas", spec.get("replicas"), "strategy", json.dumps(spec["strategy"]))
    print(number, "grace", pod.get("terminationGracePeriodSeconds"), "Pod", json.dumps(pod["securityContext"]))
    print(number, "container", json.dumps(container["securityContext"]), json.dumps(container["ports"]))
PY
venv/bin/python look.py | tee seen
diff seen - <<'TXT'
101 replicas 101 strategy {"rollingUpdate": {"maxSurge": "25%", "maxUnavailable": 101}}
101 grace 101 Pod {"fsGroup": 101, "sysctls": [{"name": "net.ipv4.ip_unprivileged_port_start", "value": "0"}]}
101 container {"runAsNonRoot": false, "runAsUser": 101} [{"containerPort": 80, "hostIP": ""}]
0 replicas None strategy {"rollingUpdate": {"maxSurge": "25%"}}
0 grace None Pod {"sysctls": [{"name": "net.ipv4.ip_unprivileged_port_start", "value": "0"}]}
0 container {"runAsNonRoot": false} [{"containerPort": 80, "hostIP": ""}]
TXT
echo "as described: 0 is left out"
