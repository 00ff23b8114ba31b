#!/usr/bin/env bash
# apache-airflow-providers-cncf-kubernetes 10.25.0: a false in an override says nothing, and a port in it comes beside the one it was to replace.
#
# Expected: reconcile_pods(base, client), which puts a task's pod_override over the worker's template: the base's attributes "are overwritten if they exist in the
# client pod and remain if they do not exist". A container's ports have the keys containerPort and protocol, and their names are unique in the Pod.
# Seen: what is false, 0 or an empty list counts as not there (`if not getattr(client_obj, ...)`). A task cannot leave the network of the node by host_network=False,
# nor its token by automount_service_account_token=False; grace period 0 stays 60, command [] the template's. The nested security contexts are taken whole, so that
# user 0 is root there, and the template's drop of all capabilities is gone with it. Ports are put behind each other: 8080 twice, of which the API server warns, and "http" for
# two ports, which it refuses.
# Needs Python 3 with venv; some 200 MB are loaded.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check apache-airflow-core==3.3.2 apache-airflow-providers-cncf-kubernetes==10.25.0 kubernetes==36.0.3

cat > look.py <<'PY'
import json

from kubernetes import client
from airflow.providers.cncf.kubernetes.pod_generator import PodGenerator


def pod(container, **spec):
    return client.V1Pod(spec=client.V1PodSpec(containers=[client.V1Container(name="base", **container)], **spec))


template = pod(
    {
        "image": "worker",
        "command": ["/start"],
        "ports": [client.V1ContainerPort(container_port=8080, host_port=8080, name="http")],
        "security_context": client.V1SecurityContext(run_as_user=50000, capabilities=client.V1Capabilities(drop=["ALL"])),
    },
    host_network=True,
    automount_service_account_token=True,
    termination_grace_period_seconds=60,
)
override = pod(
    {
        "command": [],
        "ports": [client.V1ContainerPort(container_port=8080), client.V1ContainerPort(container_port=9090, name="http")],
        "security_context": client.V1SecurityContext(run_as_user=0),
    },
    host_network=False,
    automount_service_account_token=False,
    termination_grace_period_seconds=0,
)
spec = client.ApiClient().sanitize_for_serialization(PodGenerator.reconcile_pods(template, override))["spec"]
[container] = spec.pop("containers")
for key, value in sorted((spec | container).items()):
    print(key, json.dumps(value))
PY
AIRFLOW_HOME="$work" venv/bin/python look.py 2> errors | tee seen || { tail -5 errors; exit 1; }
diff seen - <<'TXT'
automountServiceAccountToken true
command ["/start"]
hostNetwork true
image "worker"
name "base"
ports [{"containerPort": 8080, "hostPort": 8080, "name": "http"}, {"containerPort": 8080}, {"containerPort": 9090, "name": "http"}]
securityContext {"runAsUser": 0}
terminationGracePeriodSeconds 60
TXT
echo "as described: the Pod stays in the network of the node"
