#!/usr/bin/env bash
# Javalin 7.2.3, Micronaut 4.10.15 and Quarkus 3.33.2 say that port 80 is in use where the process may not have it; Quarkus advises kill -9.
#
# Expected: that a port is taken (EADDRINUSE) and that the process may not have it (EACCES, bind(2)) are told apart, as Spring Boot 4.1.0, Undertow 2.4.4 and Jetty
# under Javalin do ("Permission denied"): the first is mended by another port, the second by CAP_NET_BIND_SERVICE or net.ipv4.ip_unprivileged_port_start.
# Seen: both are java.net.BindException to Java, and the three ask for no more than that. Nothing in the Pod listens on port 80, and the message sends whoever reads
# it to look for another process: "Port already in use. Make sure no other process is using port 80 and try again.", "Port *:80 already in
# use.", and of Quarkus, which prints no cause, the commands by which the process is to be found, and to be killed. Javalin has a
# message for ports that need a privilege, and does not come to it, since Jetty wraps the exception.
# Needs Linux with unshare, ip and setpriv, which make a network of its own without that capability, a JDK from 17 on and Maven; some 60 MB are loaded.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
project() {
  mkdir -p "$1/src/main/java"
  cat > "$1/pom.xml"
}
project plain <<'XML'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>look</groupId><artifactId>look</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>io.javalin</groupId><artifactId>javalin</artifactId><version>7.2.3</version></dependency>
    <dependency><groupId>io.micronaut</groupId><artifactId>micronaut-http-server-netty</artifactId><version>4.10.15</version></dependency>
    <dependency><groupId>io.micronaut</groupId><artifactId>micronaut-runtime</artifactId><version>4.10.15</version></dependency>
    <dependency><groupId>io.micronaut</groupId><artifactId>micronaut-jackson-databind</artifactId><version>4.10.15</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-simple</artifactId><version>2.0.17</version></dependency>
  </dependencies>
</project>
XML
cat > plain/JavalinLook.java <<'JAVA'
public class JavalinLook {
  public static void main(String[] arguments) {
    try {
      io.javalin.Javalin.create().start(80);
    } catch (Exception error) {
      Throwable cause = error;
      while (cause.getCause() != null) cause = cause.getCause();
      System.out.println(error.getMessage() + " (" + cause.getMessage() + ")");
    }
    System.exit(0);
  }
}
JAVA
cat > plain/MicronautLook.java <<'JAVA'
public class MicronautLook {
  public static void main(String[] arguments) {
    io.micronaut.runtime.Micronaut.run(MicronautLook.class, arguments);
  }
}
JAVA
project quarkus <<'XML'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>look</groupId><artifactId>look</artifactId><version>1</version>
  <properties><maven.compiler.release>17</maven.compiler.release><project.build.sourceEncoding>UTF-8</project.build.sourceEncoding></properties>
  <dependencyManagement><dependencies>
    <dependency><groupId>io.quarkus</groupId><artifactId>quarkus-bom</artifactId><version>3.33.2</version><type>pom</type><scope>import</scope></dependency>
  </dependencies></dependencyManagement>
  <dependencies><dependency><groupId>io.quarkus</groupId><artifactId>quarkus-vertx-http</artifactId></dependency></dependencies>
  <build><plugins>
    <plugin><artifactId>maven-compiler-plugin</artifactId><version>3.13.0</version></plugin>
    <plugin>
      <groupId>io.quarkus</groupId><artifactId>quarkus-maven-plugin</artifactId><version>3.33.2</version>
      <executions><execution><goals><goal>build</goal></goals></execution></executions>
    </plugin>
  </plugins></build>
</project>
XML
echo 'class Look {}' > quarkus/src/main/java/Look.java
(cd plain && mvn --quiet --batch-mode dependency:copy-dependencies -DoutputDirectory=lib) > errors 2>&1 || { tail -5 errors; exit 1; }
(cd quarkus && mvn --quiet --batch-mode package) > errors 2>&1 || { tail -5 errors; exit 1; }

echo 'ip link set lo up && exec setpriv --bounding-set=-net_bind_service --inh-caps=-net_bind_service "$@"' > without
look() {
  unshare --map-root-user --net bash without java -XX:TieredStopAtLevel=1 "$@" 2>&1 || true
}
{
  echo "Javalin: $(look -cp 'plain/lib/*' plain/JavalinLook.java | grep 'Port ')"
  echo "Micronaut: $(look -cp 'plain/lib/*' plain/MicronautLook.java -micronaut.server.port=80 | grep -oE 'Port [^ ]* already.*|Permission denied' | paste -sd ' ')"
  echo "Quarkus: $(look -Dquarkus.http.port=80 -jar quarkus/target/quarkus-app/quarkus-run.jar | grep -oE 'Port 80 .*|Use .*|You can .*|Permission denied')"
} | tee seen
diff seen - <<'TXT'
Javalin: Port already in use. Make sure no other process is using port 80 and try again. (Permission denied)
Micronaut: Port *:80 already in use. Permission denied
Quarkus: Port 80 seems to be in use by another process. Quarkus may already be running or the port is used by another application.
Use 'ss -anop | grep 80' or 'netstat -anop | grep 80' to identify the process occupying the port.
You can try to kill it with 'kill -9 <pid>'.
TXT
echo "as described: what may not be opened is said to be in use"
