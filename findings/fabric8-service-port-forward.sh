#!/usr/bin/env bash
# io.fabric8:kubernetes-client 8.0.0: portForward(80) of a Service goes to port 80 of the Pod where the Service leads to a port by name, and getURL gives IPv6 without brackets.
#
# Expected: client.services()...portForward(80) goes where the Service goes, as `kubectl port-forward service/web 80` does: to the port of the Pod that is called by the name, 8080. It
# carries TCP. getURL("http") is an address of a server, in which one of IPv6 stands in brackets (RFC 3986, 3.2.2).
# Seen: a targetPort that is a number is heeded, one that is a name is not: the number of the Service is asked of the Pod, where nobody listens, since a server that may not open port 80
# is why a Service leads 80 elsewhere. Of 443/UDP for HTTP/3 above 443/TCP the target of UDP is asked. tcp://fd00::1:80 has neither a host nor a port for java.net.URI.
# The requests below are those that the client sends, to the API server of its own kubernetes-server-mock 8.0.0.
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
    <dependency><groupId>io.fabric8</groupId><artifactId>kubernetes-client</artifactId><version>8.0.0</version></dependency>
    <dependency><groupId>io.fabric8</groupId><artifactId>kubernetes-server-mock</artifactId><version>8.0.0</version></dependency>
  </dependencies>
</project>
XML
mvn --quiet --batch-mode dependency:copy-dependencies -DoutputDirectory=lib > errors 2>&1 || { tail -5 errors; exit 1; }
cat > Look.java <<'JAVA'
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import java.net.Socket;
import java.net.URI;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.concurrent.TimeUnit;

public class Look {
  public static void main(String[] none) throws Exception {
    java.util.logging.LogManager.getLogManager().reset();
    var server = new KubernetesMockServer(new Context(), new MockWebServer(), new HashMap<>(), new KubernetesCrudDispatcher(), false);
    server.init();
    var client = server.createClient();
    client.pods().inNamespace("test").resource(Serialization.unmarshal("""
        apiVersion: v1
        kind: Pod
        metadata: {name: web, namespace: test, labels: {app: web}}
        spec: {containers: [{name: web, image: registry.example.com/web, ports: [{name: http, containerPort: 8080}]}]}
        status: {phase: Running, conditions: [{type: Ready, status: "True"}]}
        """, Pod.class)).create();
    var services = new LinkedHashMap<String, String>();
    services.put("number", "{name: http, port: 80, protocol: TCP, targetPort: 8080}");
    services.put("name", "{name: http, port: 80, protocol: TCP, targetPort: http}");
    services.put("http3", "{name: quic, port: 443, protocol: UDP, targetPort: 8444}, {name: https, port: 443, protocol: TCP, targetPort: 8443}");
    for (var entry : services.entrySet()) {
      client.services().inNamespace("test").resource(Serialization.unmarshal("""
          apiVersion: v1
          kind: Service
          metadata: {name: %s, namespace: test}
          spec: {type: ClusterIP, clusterIP: "fd00::1", selector: {app: web}, ports: [%s]}
          """.formatted(entry.getKey(), entry.getValue()), Service.class)).create();
      int port = entry.getKey().equals("http3") ? 443 : 80;
      String asked = "";
      try (var forward = client.services().inNamespace("test").withName(entry.getKey()).portForward(port, 0);
          var socket = new Socket("127.0.0.1", forward.getLocalPort())) {
        while (!asked.contains("portforward")) asked = server.takeRequest(60, TimeUnit.SECONDS).getPath();
      }
      System.out.println("seen: " + port + " of " + entry.getValue() + " asks " + asked.substring(asked.lastIndexOf("/pods")));
    }
    String url = client.services().inNamespace("test").withName("name").getURL("http");
    System.out.println("seen: " + url + " has the host " + URI.create(url).getHost() + " and the port " + URI.create(url).getPort());
    System.exit(0);
  }
}
JAVA
timeout 240 java -cp 'lib/*' Look.java 2> errors | tee seen || { tail -5 errors; exit 1; }
diff seen - <<'TXT'
seen: 80 of {name: http, port: 80, protocol: TCP, targetPort: 8080} asks /pods/web/portforward?ports=8080
seen: 80 of {name: http, port: 80, protocol: TCP, targetPort: http} asks /pods/web/portforward?ports=80
seen: 443 of {name: quic, port: 443, protocol: UDP, targetPort: 8444}, {name: https, port: 443, protocol: TCP, targetPort: 8443} asks /pods/web/portforward?ports=8444
seen: tcp://fd00::1:80 has the host null and the port -1
TXT
echo "as described: a port by name is the Service's own number"
