#!/usr/bin/env bash
# io.kubernetes:client-java 27.0.0 reads the text "8080" as the number 8080 where a port may be either.
#
# Expected: Yaml.load of `targetPort: "8080"` gives what `kubectl apply` sends for the same file: a text, the name of a port. The API
# server refuses it ("must contain at least one letter (a-z)"), and so tells who quoted the number by mistake.
# Seen: the quotes are gone behind the parser, and IntOrString takes whatever reads as a number for one. The same file is refused
# from kubectl and accepted from a Java program, and what Yaml.dump writes of it is another manifest. A port of hexadecimal digits stays
# a text. In memory the two are told apart (new IntOrString("8080")), and Yaml.dump keeps the quotes of that one.
# Needs a JDK from 17 on and Maven.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
mkdir -p src/main/java
cat > pom.xml <<'XML'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>look</groupId><artifactId>look</artifactId><version>1</version>
  <properties><maven.compiler.source>17</maven.compiler.source><maven.compiler.target>17</maven.compiler.target></properties>
  <dependencies>
    <dependency><groupId>io.kubernetes</groupId><artifactId>client-java</artifactId><version>27.0.0</version></dependency>
  </dependencies>
</project>
XML
cat > src/main/java/Look.java <<'JAVA'
import io.kubernetes.client.custom.IntOrString;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServicePort;
import io.kubernetes.client.util.Yaml;

public class Look {
  public static void main(String[] none) throws Exception {
    String text = """
        apiVersion: v1
        kind: Service
        metadata: {name: web}
        spec:
          ports:
            - {port: 80, targetPort: "8080"}
            - {port: 81, targetPort: 8080}
            - {port: 82, targetPort: "0x50"}
            - {port: 83, targetPort: http}
        """;
    for (V1ServicePort port : ((V1Service) Yaml.load(text)).getSpec().getPorts()) {
      IntOrString target = port.getTargetPort();
      System.out.println("seen: " + port.getPort() + " leads to the " + (target.isInteger() ? "number " : "text ") + target);
    }
    String made = Yaml.dump(new V1ServicePort().port(80).targetPort(new IntOrString("8080")));
    System.out.println("seen: made in memory: " + made.lines().filter((line) -> line.contains("target")).findFirst().get());
  }
}
JAVA
mvn --quiet --batch-mode compile org.codehaus.mojo:exec-maven-plugin:3.5.0:java -Dexec.mainClass=Look 2> errors | grep -o 'seen:.*' | tee seen || { tail -5 errors; exit 1; }
diff seen - <<'TXT'
seen: 80 leads to the number 8080
seen: 81 leads to the number 8080
seen: 82 leads to the text 0x50
seen: 83 leads to the text http
seen: made in memory: targetPort: '8080'
TXT
echo "as described: a quoted port is a number to the Java client"
