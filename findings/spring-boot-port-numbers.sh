#!/usr/bin/env bash
# Spring Boot 4.1.0 opens port 80 for `server.port: 0120` in application.yml and port 120 for server.port=0120 in application.properties.
#
# Expected: "Properties files" and "YAML" are two forms of one setting (Spring Boot, "Externalized Configuration"), so that what moves from one to the other, or into
# SERVER_PORT as a Deployment has it, stays the same port.
# Seen: in YAML the numbers are those of YAML 1.1 before Spring sees a text: 0120 is octal, 1:20 is to base 60, both are 80. In a properties file
# and in SERVER_PORT, 0120 is 120 and 1:20 an error; there #50 and 0x50 are 80, since Spring reads texts by Integer.decode where they begin so. -2
# is no error but starts no web server, as -1 does on purpose. Where the namespace has a Service called "server", Kubernetes sets SERVER_PORT to
# tcp://... (enableServiceLinks), and the application ends over it whatever its files say.
# Needs Linux with unshare and ip, which make a network of its own, a JDK from 17 on and Maven.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
cat > pom.xml <<'XML'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>look</groupId><artifactId>look</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-web</artifactId><version>4.1.0</version></dependency>
  </dependencies>
</project>
XML
mvn --quiet --batch-mode dependency:copy-dependencies -DoutputDirectory=lib > errors 2>&1 || { tail -5 errors; exit 1; }
cat > Look.java <<'JAVA'
package look;

import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
public class Look {
  public static void main(String[] arguments) {
    var application = new SpringApplication(Look.class);
    application.setBannerMode(Banner.Mode.OFF);
    try (var context = application.run(arguments)) {
      String port = context.getEnvironment().getProperty("local.server.port");
      System.out.println("seen: " + (port.equals("-1") ? "no server" : port));
    } catch (Exception error) {
      Throwable cause = error;
      while (cause.getCause() != null) cause = cause.getCause();
      System.out.println("seen: " + cause.getMessage());
    }
    System.exit(0);
  }
}
JAVA
javac -cp 'lib/*' -d out Look.java
look() {
  unshare --map-root-user --net bash -c "ip link set lo up && exec java -XX:TieredStopAtLevel=1 -cp 'lib/*:out' look.Look --logging.level.root=OFF" | sed -n 's/^seen: //p'
}
{
  for port in 0120 0x50 1:20 -2; do
    echo "server.port: $port" > out/application.yml
    echo "YAML $port: $(look)"
    rm out/application.yml
  done
  for port in 0120 0x50 '#50' 1:20 -2; do
    echo "server.port=$port" > out/application.properties
    echo "properties $port: $(look)"
  done
  echo server.port=8080 > out/application.properties
  for port in 0120 tcp://10.96.0.10:80; do echo "SERVER_PORT $port: $(SERVER_PORT="$port" look)"; done
} | tee seen
diff seen - <<'TXT'
YAML 0120: 80
YAML 0x50: 80
YAML 1:20: 80
YAML -2: no server
properties 0120: 120
properties 0x50: 80
properties #50: 80
properties 1:20: For input string: "1:20"
properties -2: no server
SERVER_PORT 0120: 120
SERVER_PORT tcp://10.96.0.10:80: For input string: "tcp://10.96.0.10:80"
TXT
echo "as described: one text, two ports"
