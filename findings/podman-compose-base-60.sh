#!/usr/bin/env bash
# podman-compose 1.6.0 reads `user: 33:33` as uid 2013, and the port `22:22` as 1342.
#
# Expected: what Docker Compose makes of the same file: user and group 33, and port 22 published as 22. The Compose specification builds
# on YAML 1.2, where 33:33 is a string; compose-go 2.16.2 gives {"user": "33:33"} and {"published": "22", "target": 22}.
# Seen: PyYAML 6.0.4 reads YAML 1.1, where two numbers with a colon are one of base 60 if the second is below 60: 33 * 60 + 33. The
# container runs as a user that nobody named, and publishes a port at which nobody listens; no message says so. Compose's warning about
# quotes speaks of ports alone. 1000:1000 and 80:80 stay what they are.
# Needs Python 3 with venv. podman itself is not started: a stand-in gives its version, which `config` asks for.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check podman-compose==1.6.0 PyYAML==6.0.4 python-dotenv==1.2.4
mkdir bin
printf '#!/bin/sh\necho "podman version 5.4.0"\n' > bin/podman
chmod +x bin/podman

cat > compose.yaml <<'YAML'
services:
  data:
    image: alpine
    user: 33:33
    ports:
      - 22:22
      - 80:80
  app:
    image: alpine
    user: 1000:1000
YAML
PATH="$work/bin:$PATH" venv/bin/podman-compose config 2> said | grep -v '^#' | tee seen
diff seen - <<'TXT'
services:
  app:
    image: alpine
    user: 1000:1000
  data:
    image: alpine
    ports:
    - 1342
    - 80:80
    user: 2013

TXT
echo "as described: two values are read in base 60"
