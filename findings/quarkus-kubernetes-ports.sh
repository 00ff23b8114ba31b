#!/usr/bin/env bash
# io.quarkus:quarkus-kubernetes 3.33.2 leaves one of a DNS server's two ports out, the one of TCP or the one of UDP.
#
# Expected: quarkus.kubernetes.ports.NAME has container-port and protocol, so that there is a port in the manifest for each name. Kubernetes tells 53/TCP and
# 53/UDP apart, in a container (x-kubernetes-list-map-keys: containerPort, protocol) and in a Service.
# Seen: of two names with one container port a single one is left, in the container and in the Service, and no warning says so. Which one it is changes from
# build to build of the same project. Written alone, each is there.
# Needs a JDK from 17 on and Maven; some 50 MB are loaded, and it is built twice.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
mkdir -p src/main/java src/main/resources
cat > pom.xml <<'XML'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>look</groupId><artifactId>look</artifactId><version>1</version>
  <properties><maven.compiler.release>17</maven.compiler.release><project.build.sourceEncoding>UTF-8</project.build.sourceEncoding></properties>
  <dependencyManagement><dependencies>
    <dependency><groupId>io.quarkus</groupId><artifactId>quarkus-bom</artifactId><version>3.33.2</version><type>pom</type><scope>import</scope></dependency>
  </dependencies></dependencyManagement>
  <dependencies><dependency><groupId>io.quarkus</groupId><artifactId>quarkus-kubernetes</artifactId></dependency></dependencies>
  <build><plugins>
    <plugin><artifactId>maven-compiler-plugin</artifactId><version>3.13.0</version></plugin>
    <plugin>
      <groupId>io.quarkus</groupId><artifactId>quarkus-maven-plugin</artifactId><version>3.33.2</version>
      <executions><execution><goals><goal>build</goal></goals></execution></executions>
    </plugin>
  </plugins></build>
</project>
XML
echo 'class Look {}' > src/main/java/Look.java
cat > told.py <<'PY'
import json
import sys

hidden = sys.argv[1] == "dns and dns-tcp"  # which one is left is chance


def told(number, protocol):
    return f"{number}/{'?' if hidden and number == 53 else protocol}"


items = json.load(open("target/kubernetes/kubernetes.json"))
for item in items:
    if item["kind"] == "Deployment":
        for container in item["spec"]["template"]["spec"]["containers"]:
            print("container", *sorted(told(port["containerPort"], port["protocol"]) for port in container["ports"]))
    if item["kind"] == "Service":
        print("Service", *sorted(told(port["port"], port["protocol"]) for port in item["spec"]["ports"]))
PY
look() {
  echo "$1"
  cat > src/main/resources/application.properties
  mvn --quiet --batch-mode package > errors 2>&1 || { tail -5 errors >&2; exit 1; }
  grep -iE 'warn.*port|duplicate' errors || true
  python3 told.py "$1"
}
{
  look 'dns and dns-tcp' <<'PROPERTIES'
quarkus.kubernetes.ports.dns.container-port=53
quarkus.kubernetes.ports.dns.protocol=UDP
quarkus.kubernetes.ports.dns-tcp.container-port=53
quarkus.kubernetes.ports.metrics.container-port=9153
PROPERTIES
  look 'UDP alone' <<'PROPERTIES'
quarkus.kubernetes.ports.dns.container-port=53
quarkus.kubernetes.ports.dns.protocol=UDP
quarkus.kubernetes.ports.metrics.container-port=9153
PROPERTIES
} | tee seen
diff seen - <<'TXT'
dns and dns-tcp
Service 53/? 9153/TCP
container 53/? 9153/TCP
UDP alone
Service 53/UDP 9153/TCP
container 53/UDP 9153/TCP
TXT
echo "as described: one port 53 of two"
