#!/usr/bin/env bash
# io.helidon.webserver:helidon-webserver 4.5.0: a server that may not open port 80 has started, and its program ends with 0.
#
# Expected: WebServer.start() opens the ports, or throws; a `main` that it ends by an exception has exit code 1, by which `Restart=on-failure` of systemd,
# restartPolicy: OnFailure and `docker run --restart on-failure` tell that there was a failure.
# Seen: the exception of the listener goes into the log, and start() returns the server as it does when all is well, with port() -1. A program whose next line
# prints that it listens prints that. No thread is left, and the program ends with 0: a success, after which nobody starts it again, neither when the
# capability is missing nor when an older process held the port for a moment longer.
# (helidon-io/helidon issue 11936 has the first half.)
# Needs Linux with unshare, ip and setpriv, which make a network of its own without that capability, a JDK from 21 on (JAVA_HOME) and Maven.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
cat > pom.xml <<'XML'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>look</groupId><artifactId>look</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>io.helidon.webserver</groupId><artifactId>helidon-webserver</artifactId><version>4.5.0</version></dependency>
  </dependencies>
</project>
XML
mvn --quiet --batch-mode dependency:copy-dependencies -DoutputDirectory=lib > errors 2>&1 || { tail -5 errors; exit 1; }
cat > Look.java <<'JAVA'
import io.helidon.webserver.WebServer;

public class Look {
  public static void main(String[] none) {
    WebServer server = WebServer.builder().port(80).build().start();
    System.out.println("started, port " + server.port());
  }
}
JAVA
echo 'ip link set lo up && exec setpriv --bounding-set=-net_bind_service --inh-caps=-net_bind_service "$@"' > without
java="${JAVA_HOME:+$JAVA_HOME/bin/}java"
{
  unshare --map-root-user --net bash without "$java" -cp 'lib/*' Look.java 2> log
  echo "exit code $?"
  grep -oE '^Caused by: java.net.*' log
} | tee seen
diff seen - <<'TXT'
started, port -1
exit code 0
Caused by: java.net.BindException: Permission denied
TXT
echo "as described: not open, and nothing to see of it but the log"
