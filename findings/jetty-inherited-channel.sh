#!/usr/bin/env bash
# Jetty 12.1.0 on a socket that it was handed prints nothing more once the connector is closed: the JDK takes standard output and standard error away.
#
# Expected: setInheritChannel(true), a way of a Java server to port 80 without any capability (a socket unit, and StandardInput=socket in the service),
# serves and logs as on a port of its own, to the last line.
# Seen: so it does while it runs. As soon as the connector is closed, OpenJDK opens /dev/null as descriptors 0, 1 and 2, since the channel is that of
# System.inheritedChannel(), made for inetd, where all three are the connection. So what a server says while it ends, "Stopped" and an error
# of a shutdown hook among it, is in no journal, and a connector that is stopped and started again leaves the program mute for good.
# Needs a JDK from 17 on, Maven and Python 3.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
cat > pom.xml <<'XML'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>look</groupId><artifactId>look</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.eclipse.jetty</groupId><artifactId>jetty-server</artifactId><version>12.1.0</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-simple</artifactId><version>2.0.17</version></dependency>
  </dependencies>
</project>
XML
mvn --quiet --batch-mode dependency:copy-dependencies -DoutputDirectory=lib > errors 2>&1 || { tail -5 errors; exit 1; }
cat > Look.java <<'JAVA'
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;

public class Look {
  static void say(String what) {
    System.out.println("out: " + what);
    System.err.println("err: " + what);
  }

  public static void main(String[] arguments) throws Exception {
    Server server = new Server();
    ServerConnector connector = new ServerConnector(server);
    connector.setInheritChannel(true);
    connector.setHost("127.0.0.1");
    connector.setPort(Integer.parseInt(arguments[0]));
    server.addConnector(connector);
    server.setHandler(new Handler.Abstract() {
      public boolean handle(Request request, Response response, Callback callback) {
        say("request");
        callback.succeeded();
        return true;
      }
    });
    server.start();
    say("started");
    HttpClient.newHttpClient().send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + arguments[0] + "/")).build(), BodyHandlers.discarding());
    server.stop();
    say("stopped");
    System.exit(0);
  }
}
JAVA
javac -cp 'lib/*' -d out Look.java
cat > look.py <<'PY'
import socket
import subprocess

for how in ("own", "inherited"):
    opened = socket.create_server(("127.0.0.1", 0))
    port = opened.getsockname()[1]
    if how == "own":
        opened.close()
    standard_input = subprocess.DEVNULL if how == "own" else opened
    command = ["java", "-cp", "lib/*:out", "Look", str(port)]
    told = subprocess.run(command, stdin=standard_input, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60).stdout
    said = [line for line in told.splitlines() if line.startswith(("out: ", "err: "))]
    print(f"{how}: {', '.join(said)}; Stopped {'logged' if 'Stopped oejs.ServerConnector' in told else 'not logged'}")
PY
python3 look.py | tee seen
diff seen - <<'TXT'
own: out: started, err: started, out: request, err: request, out: stopped, err: stopped; Stopped logged
inherited: out: started, err: started, out: request, err: request; Stopped not logged
TXT
echo "as described: mute from the end of the connector on"
