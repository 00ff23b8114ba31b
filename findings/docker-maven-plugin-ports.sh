#!/usr/bin/env bash
# io.fabric8:docker-maven-plugin 0.48.0 publishes one of two ports that lead to one port of the container, and that at the other's address.
#
# Expected, by its manual: a list of mappings is "equivalent to the port mapping when using the Docker CLI with option -p". `docker run -p
# 127.0.0.1:80:8080 -p 8443:8080` publishes both, and for a range such as 8080-8090 before one port Docker takes one of the eleven.
# Seen: the mappings lie in a table by the container's port, where the last one stays. The address lies in a table of its own: the port of the one
# mapping, which was to be had from everywhere, is bound to the 127.0.0.1 of the other, and port 80 is not published. A range is the name
# of a Maven property, and Docker chooses any port for it. Brackets of IPv6, sctp and ranges on both sides are errors.
# Needs a JDK from 17 on and Maven; some 35 MB are loaded.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
cat > pom.xml <<'XML'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>look</groupId><artifactId>look</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>io.fabric8</groupId><artifactId>docker-maven-plugin</artifactId><version>0.48.0</version></dependency>
    <dependency><groupId>org.apache.maven</groupId><artifactId>maven-plugin-api</artifactId><version>3.9.9</version></dependency>
  </dependencies>
</project>
XML
mvn --quiet --batch-mode dependency:copy-dependencies -DoutputDirectory=lib > errors 2>&1 || { tail -5 errors; exit 1; }
cat > Look.java <<'JAVA'
import io.fabric8.maven.docker.access.PortMapping;
import java.util.List;
import java.util.Properties;

public class Look {
  static void look(String... ports) {
    String given = String.join(" ", ports);
    try {
      System.out.println(given + ": " + new PortMapping(List.of(ports), new Properties()).toJson());
    } catch (IllegalArgumentException error) {
      System.out.println(given + ": " + error.getMessage().strip().lines().findFirst().get());
    }
  }

  public static void main(String[] none) {
    look("127.0.0.1:80:8080");
    look("127.0.0.1:80:8080", "8443:8080");
    look("8443:8080", "80:8080");
    look("8080-8090:80");
    look("[::1]:80:8080");
    look("38412:38412/sctp");
    look("8080-8081:80-81");
  }
}
JAVA
java -cp 'lib/*' Look.java | tee seen
diff seen - <<'TXT'
127.0.0.1:80:8080: [{"containerPort":8080,"protocol":"tcp","hostPort":80,"hostIP":"127.0.0.1"}]
127.0.0.1:80:8080 8443:8080: [{"containerPort":8080,"protocol":"tcp","hostPort":8443,"hostIP":"127.0.0.1"}]
8443:8080 80:8080: [{"containerPort":8080,"protocol":"tcp","hostPort":80}]
8080-8090:80: [{"containerPort":80,"protocol":"tcp"}]
[::1]:80:8080: Invalid port mapping '[::1]:80:8080'
38412:38412/sctp: Invalid port mapping '38412:38412/sctp'
8080-8081:80-81: Invalid port mapping '8080-8081:80-81'
TXT
echo "as described: the last port, at the first one's address"
