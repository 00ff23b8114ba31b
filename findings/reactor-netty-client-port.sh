#!/usr/bin/env bash
# io.projectreactor.netty:reactor-netty-http 1.3.7 (the client of Spring WebFlux): the variable PORT, by which a server is told its own port, is the port its client goes to, and an empty one leaves no client.
#
# Expected: HttpClient.create().host("web").get() asks port 80 of web, and with secure() port 443: a URL without a port has the port of its scheme. PORT is read by
# the program, for its server.
# Seen: a client that is given a host and no port goes to port $PORT of it, with TLS as well, and so does a TcpClient. On the developer's machine, without the variable, it
# is port 80 and all is well; in the image or the cluster that sets PORT=8080 for the server, the same program asks port 8080 of every other host, where nobody, or somebody else, answers.
# Where PORT is empty, or tcp://10.96.0.10:80, as the variable of a Service is, the class cannot be loaded: each request fails, also those with a whole URL or a port.
# (A note at port() in the Javadoc has the variable, host() and secure() have not.) The HTTP server does not read it.
# Needs Linux with unshare and ip, which make a network of its own where each port is free, a JDK from 17 on and Maven.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
cat > pom.xml <<'XML'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>look</groupId><artifactId>look</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>io.projectreactor.netty</groupId><artifactId>reactor-netty-http</artifactId><version>1.3.7</version></dependency>
  </dependencies>
</project>
XML
mvn --quiet --batch-mode dependency:copy-dependencies -DoutputDirectory=lib > errors 2>&1 || { tail -5 errors; exit 1; }
cat > Look.java <<'JAVA'
import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;
import reactor.netty.http.client.HttpClient;
import reactor.netty.tcp.TcpClient;

public class Look {
  interface Asked {
    String answer() throws Exception;
  }

  static void tell(String what, Asked asked) {
    String seen;
    try {
      seen = asked.answer();
    } catch (Throwable error) {
      Throwable first = error;
      while (first.getCause() != null) first = first.getCause();
      seen = error instanceof LinkageError ? "no client, " + error.getClass().getSimpleName() : "" + first.getMessage();
    }
    System.out.println("  " + what + ": " + seen);
  }

  static String get(HttpClient client, String uri) {
    return client.get().uri(uri).responseContent().aggregate().asString().block();
  }

  public static void main(String[] none) throws Exception {
    for (int port : new int[] {80, 8080}) {
      HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
      server.createContext("/", exchange -> {
        byte[] text = ("port " + port).getBytes();
        exchange.sendResponseHeaders(200, text.length);
        exchange.getResponseBody().write(text);
        exchange.close();
      });
      server.start();
    }
    tell("host", () -> get(HttpClient.create().host("127.0.0.1"), "/"));
    tell("host and port 80", () -> get(HttpClient.create().host("127.0.0.1").port(80), "/"));
    tell("URL", () -> get(HttpClient.create(), "http://127.0.0.1/"));
    tell("TCP", () -> "port " + ((InetSocketAddress) TcpClient.create().host("127.0.0.1").connectNow().channel().remoteAddress()).getPort());
    System.exit(0);
  }
}
JAVA
java="${JAVA_HOME:+$JAVA_HOME/bin/}java"
look() {
  # The program is what follows the variables.
  # shellcheck disable=SC2016
  unshare --map-root-user --net bash -c 'ip link set lo up && exec "$@"' bash "$@" "$java" -cp 'lib/*' Look.java 2> log
}
{
  echo "no PORT"
  look env -u PORT | grep -v TCP
  for port in 8080 '' tcp://10.96.0.10:80; do
    echo "PORT=$port"
    look env "PORT=$port"
  done
} | tee seen
diff seen - <<'TXT'
no PORT
  host: port 80
  host and port 80: port 80
  URL: port 80
PORT=8080
  host: port 8080
  host and port 80: port 80
  URL: port 80
  TCP: port 8080
PORT=
  host: no client, ExceptionInInitializerError
  host and port 80: no client, NoClassDefFoundError
  URL: no client, NoClassDefFoundError
  TCP: no client, ExceptionInInitializerError
PORT=tcp://10.96.0.10:80
  host: no client, ExceptionInInitializerError
  host and port 80: no client, NoClassDefFoundError
  URL: no client, NoClassDefFoundError
  TCP: no client, ExceptionInInitializerError
TXT
echo "as described: the client asks the port of its own server"
