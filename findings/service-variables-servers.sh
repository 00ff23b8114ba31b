#!/usr/bin/env bash
# uvicorn 0.54.0, granian 2.8.9, Flask 3.1.3, robyn 0.88.0, Litestar 2.25.0 and jupyter_server 2.21.1 do not start in a namespace with a Service of their name.
#
# Expected: a Pod starts, whatever its Service is called, and in the order in which the objects come. Kubernetes gives each container variables of the
# namespace's Services ("Accessing the Service", enableServiceLinks), for a Service called uvicorn among others UVICORN_PORT=tcp://10.96.0.10:80.
# Seen: each server reads its port from a variable of that very name, and ends with an error over the address that stands there. A Pod that was
# there before its Service has no such variable, so that the first rollout is well and the next restart, of the same image, is not; nothing in
# the manifests is wrong. Where --port is on the command line, all but Litestar start; robyn's own port in the program counts less than the
# variable. Flask's Service is one called flask-run. enableServiceLinks: false in the Pod leaves the variables out.
# Needs Linux with unshare and ip, which make a network of its own, where each port is free, and Python 3 with venv.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check uvicorn==0.54.0 granian==2.8.9 Flask==3.1.3 robyn==0.88.0 'litestar[standard]==2.25.0' jupyter-server==2.21.1

cat > app.py <<'PY'
from flask import Flask
from litestar import Litestar
from robyn import Robyn

flask = Flask(__name__)
litestar = Litestar([])
asgi = litestar

if __name__ == "__main__":
    Robyn(__file__).start(host="127.0.0.1", port=18081)
PY
cat > look.py <<'PY'
import os
import signal
import subprocess
import sys
import time

servers = {
    "uvicorn": ["uvicorn", "app:asgi"],
    "granian": ["granian", "--interface", "asgi", "app:asgi"],
    "flask-run": ["flask", "--app", "app:flask", "run"],
    "robyn": ["python", "app.py"],
    "litestar": ["litestar", "--app", "app:litestar", "run"],
    "jupyter": ["jupyter-server", "--allow-root", "--no-browser"],
}
option = {"uvicorn": "--port=18081", "granian": "--port=18081", "flask-run": "--port=18081", "litestar": "--port=18081", "jupyter": "--port=18081"}


def look(program, arguments, variables):
    with open("log", "w") as log:
        server = subprocess.Popen([f"venv/bin/{program}", *arguments], env={**os.environ, **variables}, stdout=log, stderr=log, start_new_session=True)
        time.sleep(8)
        ended = server.poll()
        try:
            os.killpg(server.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        server.wait()
    with open("log") as log:
        why = "over the address" if "'tcp://10.96.0.10:80'" in log.read() else "otherwise"
    return "runs" if ended is None else f"ends {why}"


for service, (program, *arguments) in servers.items():
    variables = {f"{service.upper().replace('-', '_')}_PORT": "tcp://10.96.0.10:80"}
    seen = [f"without the Service {look(program, arguments, {})}", f"with it {look(program, arguments, variables)}"]
    if service in option:
        seen.append(f"with it and --port {look(program, [*arguments, option[service]], variables)}")
    print(f"{service}: {', '.join(seen)}")
    sys.stdout.flush()
PY
unshare --map-root-user --net bash -c 'ip link set lo up && exec venv/bin/python look.py' | tee seen
diff seen - <<'TXT'
uvicorn: without the Service runs, with it ends over the address, with it and --port runs
granian: without the Service runs, with it ends over the address, with it and --port runs
flask-run: without the Service runs, with it ends over the address, with it and --port runs
robyn: without the Service runs, with it ends over the address
litestar: without the Service runs, with it ends over the address, with it and --port ends over the address
jupyter: without the Service runs, with it ends over the address, with it and --port runs
TXT
echo "as described: a Service's name decides whether its server starts"
