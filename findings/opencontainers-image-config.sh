#!/usr/bin/env bash
# opencontainers 0.0.15 ends the program that reads an image with an empty variable, a variant of the platform, no command or a health check.
#
# Expected: Image().load takes any config of an image, as it takes the first below. The image specification (config.md) has variant beside
# architecture; "any OPTIONAL field MAY also be set to null", as Docker sets Cmd; what it does not know, such as Docker's Healthcheck,
# a reader should ignore; and `ENV PORT=` of a Dockerfile gives an entry of Env whose value is empty.
# Seen: of each it prints a line and calls sys.exit(1). No exception tells the program that reads, but SystemExit, which most let pass. Images for
# arm64 whose variant is v8, as public ones have it, are not read.
# Needs Python 3 with venv.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check opencontainers==0.0.15

cat > look.py <<'PY'
from opencontainers.image.v1 import Image


def look(name, config=(), **image):
    read = {
        "created": "2026-01-02T03:04:05Z", "architecture": "arm64", "os": "linux",
        "config": {"User": "101", "ExposedPorts": {"80/tcp": {}}, "Env": ["PATH=/bin"], **dict(config)},
        "rootfs": {"type": "layers", "diff_ids": ["sha256:" + "0" * 64]}, **image,
    }
    try:
        Image().load(read)
        print(name, "is read", flush=True)
    except SystemExit as end:
        print(name, "ends the program with", end.code, flush=True)


look("a config")
look("an empty variable", {"Env": ["PATH=/bin", "PORT="]})
look("a variant", variant="v8")
look("no command", {"Cmd": None})
look("a health check", {"Healthcheck": {"Test": ["CMD", "/health"]}})
PY
venv/bin/python look.py 2> /dev/null | tee seen
diff seen - <<'TXT'
a config is read
an empty variable ends the program with 1
a variant ends the program with 1
no command ends the program with 1
a health check ends the program with 1
TXT
echo "as described: an image with an empty variable is not read"
