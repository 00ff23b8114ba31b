#!/usr/bin/env bash
# saltext-dockermod 0.1.3 (salt 3008.4) publishes a port of SCTP by TCP, and takes no address of IPv6.
#
# Expected: port_bindings of docker_container.running and docker.create "should be passed in the same way as the --publish argument to the docker run CLI
# command", with a protocol behind the container's port: 38412:38412/sctp, which Docker has had since 18.03, and [::1]:8080:80. `ports` likewise.
# Seen: what is not udp is a bare number, which docker-py takes for TCP: the port of TCP is open and the one of SCTP is not, and neither a
# warning nor an error says so. Of [::1]:8080:80 the colons are counted, "at most 3 components are allowed, found 5". A range of the
# host's ports before one port of the container, of which Docker takes a free one, is refused.
# Needs Python 3 with venv; some 100 MB are loaded.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check salt==3008.4 saltext-dockermod==0.1.3 docker==7.1.0

cat > look.py <<'PY'
from docker.types import ContainerConfig, HostConfig
from salt.exceptions import CommandExecutionError
from saltext.dockermod.utils import dockermod
from saltext.dockermod.utils.dockermod.translate import container

def look(**said):
    try:
        read = dockermod.translate_input(container, **said)
    except CommandExecutionError as error:
        print(said, *error.info["invalid"].values())
        return
    exposed = ContainerConfig("1.44", "web", "serve", ports=read["ports"])["ExposedPorts"]
    published = HostConfig("1.44", port_bindings=read.get("port_bindings", {})).get("PortBindings", {})
    print(said, "exposed:", *exposed, "published:", *published)

look(port_bindings=["53:53/udp"])
look(port_bindings=["38412:38412/sctp"])
look(ports=["53/udp", "38412/sctp"])
look(port_bindings=["127.0.0.1:8080:80"])
look(port_bindings=["[::1]:8080:80"])
look(port_bindings=["8080-8090:80"])
PY
venv/bin/python look.py 2> errors | tee seen || { tail -5 errors; exit 1; }
diff seen - <<'TXT'
{'port_bindings': ['53:53/udp']} exposed: 53/udp published: 53/udp
{'port_bindings': ['38412:38412/sctp']} exposed: 38412/tcp published: 38412/tcp
{'ports': ['53/udp', '38412/sctp']} exposed: 53/udp 38412/tcp published:
{'port_bindings': ['127.0.0.1:8080:80']} exposed: 80/tcp published: 80/tcp
{'port_bindings': ['[::1]:8080:80']} '[::1]:8080:80' is an invalid port binding definition (at most 3 components are allowed, found 5)
{'port_bindings': ['8080-8090:80']} Host port range (8080-8090) does not have the same number of ports as the container port range (80)
TXT
echo "as described: what is not UDP is TCP"
