#!/usr/bin/env bash
# org.projectnessie.cel:cel-tools 0.6.0 says that the text "8080" is the number 8080, and cannot ask a port for its name.
#
# Expected: what cel-go 0.26.1, with which Kubernetes judges, says of the seven below: false, false, true, false, false, true, true. By the
# language definition of CEL (google/cel-spec, doc/langdef.md, "Equality") values of different types are not equal, where they are no numbers; regular
# expressions are those of RE2, with [[:digit:]].
# Seen: the right side is turned into the type of the left one. A targetPort "8080", which is a name to Kubernetes and refused, passes for 8080, in `in` and
# `!=` too; one of 80 beside == "https" is an error of NumberFormatException, where "https" == on the left is merely false: the same question
# the other way round. The regular expressions are Java's, in which [[:digit:]] is a set of letters and matches no port.
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
    <dependency><groupId>org.projectnessie.cel</groupId><artifactId>cel-tools</artifactId><version>0.6.0</version></dependency>
  </dependencies>
</project>
XML
mvn --quiet --batch-mode dependency:copy-dependencies -DoutputDirectory=lib > errors 2>&1 || { tail -5 errors; exit 1; }
cat > Look.java <<'JAVA'
import java.util.List;
import java.util.Map;
import org.projectnessie.cel.checker.Decls;
import org.projectnessie.cel.tools.ScriptException;
import org.projectnessie.cel.tools.ScriptHost;

public class Look {
  public static void main(String[] none) throws Exception {
    var service = Map.of("quoted", Map.of("targetPort", "8080"), "number", Map.of("targetPort", 80L));
    for (String rule : List.of(
        "service.quoted.targetPort == 8080",
        "service.quoted.targetPort in [80, 8080]",
        "service.quoted.targetPort != 8080",
        "service.number.targetPort == 'https'",
        "'https' == service.number.targetPort",
        "service.number.targetPort == 80",
        "'80'.matches('^[[:digit:]]+$')")) {
      var script = ScriptHost.newBuilder().build().buildScript(rule).withDeclarations(Decls.newVar("service", Decls.Dyn)).build();
      try {
        System.out.println(rule + ": " + script.execute(Boolean.class, Map.of("service", service)));
      } catch (ScriptException error) {
        System.out.println(rule + ": " + error.getMessage());
      }
    }
  }
}
JAVA
java -cp 'lib/*' Look.java 2> errors | tee seen || { tail -5 errors; exit 1; }
diff seen - <<'TXT'
service.quoted.targetPort == 8080: true
service.quoted.targetPort in [80, 8080]: true
service.quoted.targetPort != 8080: false
service.number.targetPort == 'https': error during type conversion from 'string' to int: java.lang.NumberFormatException: For input string: "https"
'https' == service.number.targetPort: false
service.number.targetPort == 80: true
'80'.matches('^[[:digit:]]+$'): false
TXT
echo "as described: a text is a number, and a number asked for a name an error"
