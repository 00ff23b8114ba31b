#!/usr/bin/env bash
# dockerfile-parse 2.0.1 forgets what the last stage inherits from an earlier one.
#
# Expected: `FROM base` of a stage of the same file begins with that stage's environment, labels and command, as every builder does it, so
# that the image has PORT=8080, URL=http://localhost:8080 and CMD ["serve"].
# Seen: envs, labels and cmd know the lines behind the last FROM alone. What names an inherited variable becomes an empty string in its
# place, here a URL without a port, although the file says the value; parent_images lists the stage as if it were an image to pull.
# Needs Python 3 with venv.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check dockerfile-parse==2.0.1

cat > Dockerfile <<'TXT'
FROM alpine AS base
ENV PORT=8080
LABEL team=web
CMD ["serve"]
FROM base
ENV URL=http://localhost:$PORT
TXT
cat > look.py <<'PY'
from dockerfile_parse import DockerfileParser

whole = DockerfileParser(path=".")
print("envs", whole.envs, "labels", whole.labels, "cmd", whole.cmd)
print("parent_images", whole.parent_images)
PY
venv/bin/python look.py | tee seen
diff seen - <<'TXT'
envs {'URL': 'http://localhost:'} labels {} cmd None
parent_images ['alpine', 'base']
TXT
echo "as described: nothing of the first stage is known in the second"
