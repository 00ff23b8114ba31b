#!/usr/bin/env bash
# Jersey 3.1.10 listens on the address of its base URI with Grizzly and the JDK's server, and on all addresses with Netty, Jetty and Simple.
#
# Expected: a base URI of http://127.0.0.1:8080/ is one address and one port, whichever of Jersey's containers serves it; what goes from one container to another by a
# changed line keeps its address. A second server on another address of the same host, 127.0.0.2:8080, is another server.
# Seen: three of five take the port alone. The server answers at 127.0.0.2 and ::1 as well, thus at the Pod's own address, where a probe or a Service finds what it would not find with
# Grizzly; and a second one, of another address, ends in "Address already in use", by which one looks for a foreign process. Nothing says that the host of
# the URI was not heeded.
# Needs Linux with unshare and ip, which make a network of its own, a JDK from 17 on and Maven.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
{
  echo '<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion><groupId>look</groupId><artifactId>look</artifactId><version>1</version><dependencies>'
  for name in grizzly2 jdk netty simple jetty; do
    echo "<dependency><groupId>org.glassfish.jersey.containers</groupId><artifactId>jersey-container-$name-http</artifactId><version>3.1.10</version></dependency>"
  done
  echo '<dependency><groupId>org.glassfish.jersey.inject</groupId><artifactId>jersey-hk2</artifactId><version>3.1.10</version></dependency></dependencies></project>'
} > pom.xml
mvn --quiet --batch-mode dependency:copy-dependencies -DoutputDirectory=lib > errors 2>&1 || { tail -5 errors; exit 1; }
cat > Look.java <<'JAVA'
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import org.glassfish.jersey.grizzly2.httpserver.GrizzlyHttpServerFactory;
import org.glassfish.jersey.jdkhttp.JdkHttpServerFactory;
import org.glassfish.jersey.jetty.JettyHttpContainerFactory;
import org.glassfish.jersey.netty.httpserver.NettyHttpContainerProvider;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.simple.SimpleContainerFactory;

public class Look {
  interface Factory {
    Object start(URI base, ResourceConfig config) throws Exception;
  }

  static String answers(String host, int port) throws Exception {
    try (var socket = new Socket(InetAddress.getByName(host), port)) {
      return " " + host;
    } catch (java.net.ConnectException refused) {
      return "";
    }
  }

  static void look(String name, int port, Factory factory) throws Exception {
    factory.start(URI.create("http://127.0.0.1:" + port + "/"), new ResourceConfig());
    String second = "starts";
    String answering = answers("127.0.0.1", port) + answers("127.0.0.2", port) + answers("::1", port);
    try {
      factory.start(URI.create("http://127.0.0.2:" + port + "/"), new ResourceConfig());
    } catch (Exception error) {
      Throwable cause = error;
      while (cause.getCause() != null) cause = cause.getCause();
      second = cause.getMessage();
    }
    System.out.println("seen: " + name + " of 127.0.0.1 answers at" + answering + "; a second one of 127.0.0.2: " + second);
  }

  public static void main(String[] none) throws Exception {
    java.util.logging.LogManager.getLogManager().reset();
    look("grizzly2", 8081, GrizzlyHttpServerFactory::createHttpServer);
    look("jdk", 8082, JdkHttpServerFactory::createHttpServer);
    look("netty", 8083, (base, config) -> NettyHttpContainerProvider.createServer(base, config, false));
    look("simple", 8084, SimpleContainerFactory::create);
    look("jetty", 8085, JettyHttpContainerFactory::createServer);
    System.exit(0);
  }
}
JAVA
unshare --map-root-user --net bash -c 'ip link set lo up && exec java -cp "lib/*" Look.java' 2> errors | tee seen || { tail -5 errors; exit 1; }
diff seen - <<'TXT'
seen: grizzly2 of 127.0.0.1 answers at 127.0.0.1; a second one of 127.0.0.2: starts
seen: jdk of 127.0.0.1 answers at 127.0.0.1; a second one of 127.0.0.2: starts
seen: netty of 127.0.0.1 answers at 127.0.0.1 127.0.0.2 ::1; a second one of 127.0.0.2: Address already in use
seen: simple of 127.0.0.1 answers at 127.0.0.1 127.0.0.2 ::1; a second one of 127.0.0.2: Address already in use
seen: jetty of 127.0.0.1 answers at 127.0.0.1 127.0.0.2 ::1; a second one of 127.0.0.2: Address already in use
TXT
echo "as described: Netty, Simple and Jetty take the port alone"
