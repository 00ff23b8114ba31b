#!/usr/bin/env bash
# com.github.docker-java:docker-java-api 3.7.1 reads no published port with an address of IPv6, and none with a range on both sides.
#
# Expected: PortBinding.parse takes "a textual port mapping specification (as used by the Docker CLI)", so [::1]:80:8080 and 80-81:8080-8081,
# which `docker run -p` takes, and what Ports prints of its own reads back as the same.
# Seen: "Error parsing PortBinding" for both, since the parts between colons are counted. A range of the host's ports before one port is
# read. ExposedPort.parse, "as used by the Docker CLI" as well, reads no range. A binding to ::1 that is made in memory
# prints itself as ::1:80, which is no address and port.
# Needs a JDK from 17 on and Maven.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
cat > pom.xml <<'XML'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>look</groupId><artifactId>look</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>com.github.docker-java</groupId><artifactId>docker-java-api</artifactId><version>3.7.1</version></dependency>
  </dependencies>
</project>
XML
mvn --quiet --batch-mode dependency:copy-dependencies -DoutputDirectory=lib > errors 2>&1 || { tail -5 errors; exit 1; }
cat > Look.java <<'JAVA'
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import java.util.function.Function;

public class Look {
  static void look(String text, Function<String, Object> parse) {
    try {
      System.out.println(text + ": " + parse.apply(text));
    } catch (IllegalArgumentException error) {
      System.out.println(text + ": " + error.getMessage());
    }
  }

  static Object binding(String text) {
    PortBinding read = PortBinding.parse(text);
    return read.getExposedPort() + " on " + read.getBinding();
  }

  public static void main(String[] none) {
    for (String text : new String[] {"127.0.0.1:80:8080", "[::1]:80:8080", "8080-8090:80", "80-81:8080-8081"}) look(text, Look::binding);
    look("8080-8081", ExposedPort::parse);
    System.out.println("in memory: " + Ports.Binding.bindIpAndPort("::1", 80));
  }
}
JAVA
java -cp 'lib/*' Look.java | tee seen
diff seen - <<'TXT'
127.0.0.1:80:8080: 8080/tcp on 127.0.0.1:80
[::1]:80:8080: Error parsing PortBinding '[::1]:80:8080'
8080-8090:80: 80/tcp on 8080-8090
80-81:8080-8081: Error parsing PortBinding '80-81:8080-8081'
8080-8081: Error parsing ExposedPort '8080-8081'
in memory: ::1:80
TXT
echo "as described: neither an address of IPv6 nor a range on both sides"
