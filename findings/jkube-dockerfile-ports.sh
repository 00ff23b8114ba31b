#!/usr/bin/env bash
# org.eclipse.jkube:kubernetes-maven-plugin 1.19.0 makes the Service of a Dockerfile for whichever exposed port it meets first in a hash table.
#
# Expected: a project with a Dockerfile and no other configuration gets a Service for its first port ("only the first port is used as a service
# port", the manual says of multiPort, which is false where nothing is said), as the image has it: of the last stage, in the order of the file.
# Seen: what EXPOSE says anywhere goes through a HashSet. With 8080 and, below it, 9090 for metrics, the Service is of 9090 and
# is called http; the port of a build stage, which is not in the image, becomes the Service's port, and the server's own has none. A DNS
# server gets two ports with the name "domain", which the API server refuses: "Duplicate value". A range, TCP in capitals and sctp, which
# Docker builds, are an "Invalid port mapping".
# Needs a JDK from 17 on and Maven; some 60 MB are loaded.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
cat > pom.xml <<'XML'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>org.example</groupId><artifactId>web</artifactId><version>1</version>
</project>
XML
look() {
  printf '%s\n' "$@" 'CMD ["/web"]' > Dockerfile
  rm -rf target
  grep -v CMD Dockerfile | paste -sd ";"
  if mvn --quiet --batch-mode org.eclipse.jkube:kubernetes-maven-plugin:1.19.0:resource > said 2>&1; then
    grep -E 'kind: [SD]|-? (name|port|containerPort|protocol):' target/classes/META-INF/jkube/kubernetes.yml | sed 's/^[ -]*//' | grep -vE 'web$|HOSTNAME|NAMESPACE' | paste -sd ' '
  else
    grep -o 'Invalid port mapping .*' said | head -1
  fi
}
{
  look 'FROM debian:12' 'EXPOSE 8080' 'EXPOSE 9090'
  look 'FROM debian:12 AS build' 'EXPOSE 5005' 'FROM debian:12' 'EXPOSE 8080'
  look 'FROM debian:12' 'EXPOSE 53/udp' 'EXPOSE 53/tcp'
  look 'FROM debian:12' 'EXPOSE 80/TCP'
} | tee seen
diff seen - <<'TXT'
FROM debian:12;EXPOSE 8080;EXPOSE 9090
kind: Service name: http port: 9090 protocol: TCP kind: Deployment containerPort: 8080 name: http protocol: TCP containerPort: 9090 name: websm protocol: TCP
FROM debian:12 AS build;EXPOSE 5005;FROM debian:12;EXPOSE 8080
kind: Service name: avt-profile-2 port: 5005 protocol: TCP kind: Deployment containerPort: 5005 name: avt-profile-2 protocol: TCP containerPort: 8080 name: http protocol: TCP
FROM debian:12;EXPOSE 53/udp;EXPOSE 53/tcp
kind: Service name: domain port: 53 protocol: UDP kind: Deployment containerPort: 53 name: domain protocol: UDP containerPort: 53 name: domain protocol: TCP
FROM debian:12;EXPOSE 80/TCP
Invalid port mapping '80/TCP'
TXT
echo "as described: the first port by hash, and two of one name"
