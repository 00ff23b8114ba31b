#!/usr/bin/env bash
# cekit 4.16.0 makes an image of root where nobody said so, and exposes by TCP what was said to be a port of UDP.
#
# Expected: an image descriptor without `run` has the user of the image that it is built `from`, as a Containerfile without USER has it. `protocol` of a port
# is there "to specify which IP protocol is used over the port number (e.g TCP, UDP...)", so EXPOSE 53/udp. envs have name and value, and
# 0 and false are values.
# Seen: the last USER of the Containerfile is root, whichever user the base image has: what ran as 101 on a port above 1023 runs as root, and a Pod with
# runAsNonRoot no longer starts. `run` without `user` is the same. All ports are EXPOSEd by number, 53 by TCP, which a proxy or `docker run -P`
# opens then, and 53 of both protocols is EXPOSE 53 53. PORT_START: 0 and DEBUG: false are not in the image at all; the text '0' is.
# Needs Python 3 with venv.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check cekit==4.16.0 setuptools==80.9.0

cat > image.yaml <<'YAML'
name: dns
version: "1"
from: registry.example.com/base-that-runs-as-101:1
envs:
  - {name: DEBUG, value: false}
  - {name: LEVEL, value: "0"}
  - {name: PORT_START, value: 0}
ports:
  - {value: 53, protocol: udp}
  - {value: 8080, protocol: tcp}
YAML
venv/bin/cekit --work-dir "$work/home" build --dry-run podman > said 2>&1 || { tail -5 said; exit 1; }
sed -n 's/^ *\(LEVEL=\|DEBUG=\|PORT_START=\|EXPOSE\|USER\)/\1/p' target/image/Containerfile | tee seen
diff seen - <<'TXT'
USER root
LEVEL="0"
EXPOSE 53 8080
USER root
USER root
TXT
echo "as described: root, and no word of UDP"
