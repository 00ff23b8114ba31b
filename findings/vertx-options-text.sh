#!/usr/bin/env bash
# Vert.x 5.0.7 leaves TLS off for "ssl": "true", opens port 80 for a port under a name that it does not know, and its env store makes 1.1 of TAG=1.10.
#
# Expected: HttpServerOptions(JsonObject), by which a server takes its port and TLS from a configuration, takes "true" for true or refuses it, as it refuses a port
# that is a text (ClassCastException). What a variable says is what the configuration has: 1.10 is a version, 007 a word.
# Seen: whatever is no boolean is passed over, so that the server of port 8443 starts and speaks HTTP without TLS, and nothing tells of it: a quoted "true" comes from
# templates that put all values in quotes. Port: 8443 and httpPort: 8443 are passed over as well, and the default of Vert.x is 80, which not every user
# may open. vertx-config's stores of variables and properties take numbers out of texts: TAG=1.10 is 1.1, PASSWORD=007 is 7, 1e3 is 1000.0, and getString of them
# gives these back; "raw-data": true, which is not the default, leaves them.
# Needs Linux with unshare and ip, a JDK and Maven.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
cat > pom.xml <<'XML'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>look</groupId><artifactId>look</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>io.vertx</groupId><artifactId>vertx-core</artifactId><version>5.0.7</version></dependency>
    <dependency><groupId>io.vertx</groupId><artifactId>vertx-config</artifactId><version>5.0.7</version></dependency>
  </dependencies>
</project>
XML
mvn --quiet --batch-mode dependency:copy-dependencies -DoutputDirectory=lib > errors 2>&1 || { tail -5 errors; exit 1; }
cat > Look.java <<'JAVA'
import io.vertx.config.*;
import io.vertx.core.*;
import io.vertx.core.http.*;
import io.vertx.core.json.*;
import java.net.*;

public class Look {
  static <T> T now(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get();
  }

  static String answers(Vertx vertx, String text) {
    try {
      HttpServerOptions options = new HttpServerOptions(new JsonObject(text));
      HttpServer server = now(vertx.createHttpServer(options).requestHandler(request -> request.response().end("answered")).listen());
      URL url = URI.create("http://127.0.0.1:" + server.actualPort()).toURL();
      return "plain HTTP at " + server.actualPort() + ": " + new String(url.openStream().readAllBytes());
    } catch (Exception error) {
      Throwable cause = error.getCause() == null ? error : error.getCause();
      return cause instanceof ClassCastException ? "ClassCastException" : cause.getMessage();
    }
  }

  public static void main(String[] none) throws Exception {
    Vertx vertx = Vertx.vertx();
    for (String text : new String[] {"{\"port\":8443,\"ssl\":true}", "{\"port\":8443,\"ssl\":\"true\"}", "{\"port\":\"8443\"}", "{\"httpPort\":8443}"})
      System.out.println(text + ": " + answers(vertx, text));
    JsonArray keys = new JsonArray().add("TAG").add("PASSWORD").add("WORD").add("PORT");
    ConfigStoreOptions store = new ConfigStoreOptions().setType("env").setConfig(new JsonObject().put("keys", keys));
    JsonObject seen = now(ConfigRetriever.create(vertx, new ConfigRetrieverOptions().setIncludeDefaultStores(false).addStore(store)).getConfig());
    for (Object key : keys) System.out.println(key + ": " + seen.getString((String) key));
    System.exit(0);
  }
}
JAVA
TAG=1.10 PASSWORD=007 WORD=1e3 PORT=8443 unshare --map-root-user --net bash -c "ip link set lo up && exec java -cp 'lib/*' Look.java 2> log" | tee seen
diff seen - <<'TXT'
{"port":8443,"ssl":true}: Key/certificate is mandatory for SSL
{"port":8443,"ssl":"true"}: plain HTTP at 8443: answered
{"port":"8443"}: ClassCastException
{"httpPort":8443}: plain HTTP at 80: answered
TAG: 1.1
PASSWORD: 7
WORD: 1000.0
PORT: 8443
TXT
echo "as described: no TLS, port 80 and other words"
