#!/usr/bin/env bash
# io.dekorate:kubernetes-annotations 4.1.4 makes the Service's port of a hostPort, and none of the sidecar's.
#
# Expected: the words of @Port are those of the API: hostPort is that of the container's port (ContainerPort.hostPort, "Number of port to expose on the host"), and
# the Service has the containerPort. A port without nodePort gets a free one from the API server.
# Seen: no container has a hostPort. On a port of the application it becomes the Service's `port`; on one of a sidecar it is gone without a
# word. Without it a port named http or https has 80 or 443 in the Service (8443 leads there), and any other its own number. Of a Service of the
# type NodePort every port has a nodePort in the manifest, made up where none was said: one that another Service may have. The sidecar stands
# before the application, so that `kubectl logs` and `exec` without -c reach the sidecar.
# Needs a JDK and Maven.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
cat > pom.xml <<'XML'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>look</groupId><artifactId>look</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>io.dekorate</groupId><artifactId>kubernetes-annotations</artifactId><version>4.1.4</version></dependency>
  </dependencies>
</project>
XML
mvn --quiet --batch-mode dependency:copy-dependencies -DoutputDirectory=lib > errors 2>&1 || { tail -5 errors; exit 1; }
cat > Look.java <<'JAVA'
import io.dekorate.kubernetes.annotation.Container;
import io.dekorate.kubernetes.annotation.KubernetesApplication;
import io.dekorate.kubernetes.annotation.Port;
import io.dekorate.kubernetes.annotation.ServiceType;

@KubernetesApplication(
    name = "web",
    serviceType = ServiceType.NodePort,
    ports = {
      @Port(name = "http", containerPort = 8080, hostPort = 8081),
      @Port(name = "https", containerPort = 8443),
      @Port(name = "metrics", containerPort = 9090, nodePort = 30090)
    },
    sidecars = @Container(name = "proxy", image = "registry.example.com/proxy", ports = @Port(name = "dns", containerPort = 53, hostPort = 53)))
public class Look {}
JAVA
mkdir out
javac -cp 'lib/*' -d out Look.java > errors 2>&1 || { tail -5 errors; exit 1; }
cat > told.py <<'PY'
import json

items = json.load(open("out/META-INF/dekorate/kubernetes.json"))
for item in items:
    if item["kind"] == "Deployment":
        for container in item["spec"]["template"]["spec"]["containers"]:
            print(container["name"], [(port["containerPort"], port.get("hostPort")) for port in container["ports"]])
    if item["kind"] == "Service":
        for port in item["spec"]["ports"]:
            node = port["nodePort"]
            print("Service:", port["name"], port["port"], "to", port["targetPort"], "of nodes", node if port["name"] == "metrics" else node in range(30000, 32768))
PY
python3 told.py | tee seen
diff seen - <<'TXT'
proxy [(53, None)]
web [(8080, None), (8443, None), (9090, None)]
Service: http 8081 to 8080 of nodes True
Service: https 443 to 8443 of nodes True
Service: metrics 9090 to 9090 of nodes 30090
TXT
echo "as described: no hostPort, and node ports that nobody asked for"
