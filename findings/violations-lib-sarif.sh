#!/usr/bin/env bash
# se.bjurr.violations:violations-lib 1.157.3 counts what a SARIF report let pass as an error, and makes a note of a warning that is one by default.
#
# Expected: SARIF 2.1.0: a result without `level` has that of its rule, and "warning" where the rule says nothing (3.27.10); kind "pass" is no problem (3.27.9); what has
# suppressions was let pass (3.27.23); baselineState "absent" is gone (3.27.24). A column is there where the report has one, and an address is decoded:
# my%20web.yaml is the file "my web.yaml".
# Seen: of six results six are violations. What passed, was let pass or is gone is an ERROR, so that no limit of 0 can be kept in the plugins which are made of the library (for Maven,
# Gradle and Jenkins; comments on pull requests) once something was excused. A result without a level, of a rule without one, is INFO: a
# gate at WARN does not see it. The column is -1 wherever it stands, and the file is "my%20web.yaml", which no repository has.
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
    <dependency><groupId>se.bjurr.violations</groupId><artifactId>violations-lib</artifactId><version>1.157.3</version></dependency>
  </dependencies>
</project>
XML
mvn --quiet --batch-mode dependency:copy-dependencies -DoutputDirectory=lib > log 2>&1 || { tail -5 log; exit 1; }
mkdir report
cat > report/a.sarif <<'JSON'
{
  "version": "2.1.0",
  "runs": [{
    "tool": {"driver": {"name": "demo", "rules": [
      {"id": "privileged-port", "defaultConfiguration": {"level": "error"}},
      {"id": "host-port"}
    ]}},
    "results": [
      {"ruleId": "privileged-port", "ruleIndex": 0, "message": {"text": "an error"}, "locations": [{"physicalLocation": {"artifactLocation": {"uri": "my%20web.yaml"}, "region": {"startLine": 1, "startColumn": 7}}}]},
      {"ruleId": "host-port", "ruleIndex": 1, "message": {"text": "a warning by default"}, "locations": [{"physicalLocation": {"artifactLocation": {"uri": "web.yaml"}, "region": {"startLine": 2}}}]},
      {"ruleId": "host-port", "ruleIndex": 1, "level": "warning", "message": {"text": "a warning"}, "locations": [{"physicalLocation": {"artifactLocation": {"uri": "web.yaml"}, "region": {"startLine": 3}}}]},
      {"ruleId": "privileged-port", "ruleIndex": 0, "kind": "pass", "message": {"text": "passed"}, "locations": [{"physicalLocation": {"artifactLocation": {"uri": "web.yaml"}, "region": {"startLine": 4}}}]},
      {"ruleId": "privileged-port", "ruleIndex": 0, "suppressions": [{"kind": "inSource"}], "message": {"text": "let pass"}, "locations": [{"physicalLocation": {"artifactLocation": {"uri": "web.yaml"}, "region": {"startLine": 5}}}]},
      {"ruleId": "privileged-port", "ruleIndex": 0, "baselineState": "absent", "message": {"text": "gone"}, "locations": [{"physicalLocation": {"artifactLocation": {"uri": "web.yaml"}, "region": {"startLine": 6}}}]}
    ]
  }]
}
JSON
cat > Look.java <<'JAVA'
import se.bjurr.violations.lib.ViolationsApi;
import se.bjurr.violations.lib.reports.Parser;

public class Look {
  public static void main(String[] none) {
    for (var violation : ViolationsApi.violationsApi().withPattern(".*sarif").inFolder("report").findAll(Parser.SARIF).violations()) {
      var message = violation.getMessage().replaceAll("(?s).*\n", "");
      System.out.println(violation.getFile() + ":" + violation.getStartLine() + ":" + violation.getColumn() + " " + violation.getSeverity() + ": " + message);
    }
  }
}
JAVA
java -cp 'lib/*' Look.java 2> log | LC_ALL=C sort | tee seen || { cat log; exit 1; }
diff seen - <<'TXT'
my%20web.yaml:1:-1 ERROR: an error
web.yaml:2:-1 INFO: a warning by default
web.yaml:3:-1 WARN: a warning
web.yaml:4:-1 ERROR: passed
web.yaml:5:-1 ERROR: let pass
web.yaml:6:-1 ERROR: gone
TXT
echo "as described: six of six are violations"
