#!/usr/bin/env bash
# io.fabric8:kubernetes-client 8.0.0 reads a number that begins with 0 as octal in a file's mode, and as decimal in a port or a user.
#
# Expected: Serialization.unmarshal gives the object that `kubectl apply` sends for the same file. kubectl reads YAML 1.1 (sigs.k8s.io/yaml), where such
# numbers are octal everywhere: containerPort 0120 is 80, runAsUser 0145 is 101, as kubectl 1.37.2 has them for the same Pod.
# Seen: defaultMode and mode alone are octal, so that a look at the volumes says that numbers are read as kubectl does; the port is 120 and the
# user 145. A merge key, which kubectl puts in, becomes a field "<<" of the securityContext, with runAsNonRoot in it, which the API server
# does not know; what Serialization.asYaml writes of it is a merge key again to kubectl, with a user that has become the text "0145".
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
  </dependencies>
</project>
XML
mvn --quiet --batch-mode dependency:copy-dependencies -DoutputDirectory=lib > errors 2>&1 || { tail -5 errors; exit 1; }
cat > Look.java <<'JAVA'
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;

public class Look {
  public static void main(String[] none) {
    String text = """
        apiVersion: v1
        kind: Pod
        metadata:
          name: web
        spec:
          volumes:
            - name: keys
              secret: {secretName: web, defaultMode: 0400, items: [{key: tls.key, path: tls.key, mode: 0440}]}
          containers:
            - name: first
              image: registry.example.com/first
              ports: [{containerPort: 0120}]
              securityContext: &shared {runAsNonRoot: true, runAsUser: 0145}
            - name: second
              image: registry.example.com/second
              securityContext:
                <<: *shared
                readOnlyRootFilesystem: true
        """;
    var spec = Serialization.unmarshal(text, Pod.class).getSpec();
    var secret = spec.getVolumes().get(0).getSecret();
    System.out.println("modes " + secret.getDefaultMode() + " " + secret.getItems().get(0).getMode());
    var first = spec.getContainers().get(0);
    System.out.println("port " + first.getPorts().get(0).getContainerPort() + ", user " + first.getSecurityContext().getRunAsUser());
    var second = spec.getContainers().get(1).getSecurityContext();
    System.out.println("second: runAsNonRoot " + second.getRunAsNonRoot() + ", " + second.getAdditionalProperties());
    System.out.println(Serialization.asYaml(second).strip());
  }
}
JAVA
java -cp 'lib/*' Look.java 2> errors | tee seen || { tail -5 errors; exit 1; }
diff seen - <<'TXT'
modes 256 288
port 120, user 145
second: runAsNonRoot null, {<<={runAsNonRoot=true, runAsUser=0145}}
---
readOnlyRootFilesystem: true
<<:
  runAsNonRoot: true
  runAsUser: "0145"
TXT
echo "as described: one number octal, the other decimal"
