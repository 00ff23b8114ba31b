#!/usr/bin/env bash
# io.fabric8:crd-generator-api-v2 8.0.0 makes a CRD in which a port of a container needs no number, has no protocol by default, and is not merged with others.
#
# Expected: a field of the type Container in a CRD means what it means in a Pod, whose schema (v1.Container in Kubernetes' OpenAPI) has containerPort as required,
# "TCP" as the default of protocol, and the list of ports as a map with both for keys; controller-gen v0.23.0 writes these for the same type in Go. @Min and
# @Max bound a port whether it is an int or an IntOrString, or are refused.
# Seen: types and formats are there, and nothing else of the API. {name: http} is a port that the API server takes in the resource, and refuses in the Pod
# that the operator makes of it. Without keys the list is one value: a second owner who applies 9090 on the server's side gets a conflict, or
# takes 8080 away by force, where in a Pod both would stand. On an IntOrString @Min and @Max are dropped without a word. A port of the type int that nobody gave is 0 in
# the program: the schema asks for it only with @Required.
# Needs a JDK and Maven.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
cat > pom.xml <<'XML'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>look</groupId><artifactId>look</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>io.fabric8</groupId><artifactId>crd-generator-api-v2</artifactId><version>8.0.0</version></dependency>
    <dependency><groupId>io.fabric8</groupId><artifactId>kubernetes-client</artifactId><version>8.0.0</version></dependency>
  </dependencies>
</project>
XML
mvn --quiet --batch-mode dependency:copy-dependencies -DoutputDirectory=lib > errors 2>&1 || { tail -5 errors; exit 1; }
mkdir crd
cat > Look.java <<'JAVA'
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;
import java.io.File;
import java.nio.file.Files;
import java.util.List;

public class Look {
  public static class Spec {
    @Min(1024) @Max(65535) public int port;
    @Min(1024) @Max(65535) public IntOrString target;
    public Container container;
  }

  @Group("example.com") @Version("v1")
  public static class Web extends CustomResource<Spec, Void> {}

  public static void main(String[] none) throws Exception {
    new CRDGenerator().inOutputDir(new File("crd")).customResourceClasses(Web.class).generate();
    var crd = Serialization.unmarshal(Files.readString(new File("crd").listFiles()[0].toPath()), CustomResourceDefinition.class);
    var spec = crd.getSpec().getVersions().get(0).getSchema().getOpenAPIV3Schema().getProperties().get("spec");
    for (String name : List.of("port", "target")) {
      var made = spec.getProperties().get(name);
      System.out.println(name + ": minimum " + made.getMinimum() + ", maximum " + made.getMaximum() + ", int or string " + made.getXKubernetesIntOrString());
    }
    var ports = spec.getProperties().get("container").getProperties().get("ports");
    var port = ports.getItems().getSchema();
    System.out.println("spec: required " + spec.getRequired());
    System.out.println("ports: list of type " + ports.getXKubernetesListType() + ", keys " + ports.getXKubernetesListMapKeys());
    System.out.println("ports: required " + port.getRequired() + ", protocol by default " + port.getProperties().get("protocol").getDefault());
  }
}
JAVA
java -cp 'lib/*' Look.java 2> errors | tee seen || { tail -5 errors; exit 1; }
diff seen - <<'TXT'
port: minimum 1024.0, maximum 65535.0, int or string null
target: minimum null, maximum null, int or string true
spec: required []
ports: list of type null, keys []
ports: required [], protocol by default null
TXT
echo "as described: a port without a number is one"
