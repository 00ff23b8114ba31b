#!/usr/bin/env bash
# kopf 1.45.2 (PyPI) loses an empty object of a patch in an admission handler: `tls: {}` of a route arrives where a handler of changes says it, and not where a mutating one does.
#
# Expected: `patch` is one and the same for all handlers, a JSON merge patch (RFC 7386), so that what it says of an object becomes of it, whether kopf sends it to the API server
# or answers with it. In a merge patch an empty object creates one where there is none, and nothing changes where there is one.
# Seen: an admission answer has no merge patches, so kopf applies the patch itself and takes the difference; it goes down into each object and writes what it finds at the bottom, which
# of an empty object is nothing. The answer is allowed, without a patch and without a word. Empty objects mean something in the API: `tls: {}` of Traefik's IngressRoute
# makes a route one of port 443, `podSelector: {}` is all Pods, `selfSigned: {}` an issuer of cert-manager, `dynamic: {}` or `emptyDir: {}` a choice by its key alone.
# With a field inside, or within a list, they arrive.
# Needs Python 3 with venv.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check kopf==1.45.2 json-merge-patch==0.3.0 jsonpatch==1.48
cat > look.py <<'PY'
import copy
import json

import json_merge_patch
import jsonpatch
import kopf

route = {"apiVersion": "traefik.io/v1alpha1", "kind": "IngressRoute", "metadata": {"name": "web"}, "spec": {"entryPoints": ["websecure"]}}
for said in [
    {"tls": {}},
    {"tls": {"secretName": "web"}},
    {"tls": {}, "podSelector": {}, "priority": 2},
    {"acme": {"selfSigned": {}}},
    {"volumes": [{"name": "run", "emptyDir": {}}]},
]:
    patch = kopf.Patch(body=route)
    patch.spec.update(said)
    answered = jsonpatch.apply_patch(route, patch.as_json_patch())["spec"]
    sent = json_merge_patch.merge(copy.deepcopy(route), dict(patch))["spec"]
    print(f"{json.dumps(said)}: sent {sorted(sent)}, answered {sorted(answered)}")
PY
venv/bin/python look.py | tee seen
diff seen - <<'TXT'
{"tls": {}}: sent ['entryPoints', 'tls'], answered ['entryPoints']
{"tls": {"secretName": "web"}}: sent ['entryPoints', 'tls'], answered ['entryPoints', 'tls']
{"tls": {}, "podSelector": {}, "priority": 2}: sent ['entryPoints', 'podSelector', 'priority', 'tls'], answered ['entryPoints', 'priority']
{"acme": {"selfSigned": {}}}: sent ['acme', 'entryPoints'], answered ['entryPoints']
{"volumes": [{"name": "run", "emptyDir": {}}]}: sent ['entryPoints', 'volumes'], answered ['entryPoints', 'volumes']
TXT
echo "as described: what is empty is not said"
