#!/usr/bin/env bash
# dev.cel:cel 0.14.0 (CEL for Java) says that port 80 of a YAML file is 80, and cannot tell whether it is below 1024; a null of the file is a value that nobody knows.
#
# Expected: what cel-go 0.31.0 says of the same object, which it gets as Go's int from a reader of YAML, as the Java program gets it from SnakeYAML 2.4: a number that fits
# is an Integer, as with Jackson. 80 == 80 and 80 < 1024 hold, string() and sums go, its type is int; null is null (langdef.md of google/cel-spec).
# Seen: == and `in` and the keys of a map take an Integer; <, +, %, string(), int() and '-' have "No matching overload", whose list of candidates says int64, which it seems
# to be. A rule that asks for port 80 goes well, one that asks for ports below 1024 fails at every object; of a list of plain numbers it goes well, too.
# 4294967296, a Long, is compared. A null is neither equal to null nor not: eval() returns a CelUnknownSet, which is no error and which a cast
# to Boolean meets, and has() of the field is true. Values as Long, and protobuf's NullValue, give what is expected.
# Needs a JDK from 17 on, Maven and Go.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
cat > pod.yaml <<'YAML'
port: 80
large: 4294967296
protocol: null
numbers: [80, 443]
ports:
  - containerPort: 80
YAML
cat > rules <<'TXT'
pod.port == 80
pod.port in [80, 443]
{80: 'http'}[pod.port]
pod.port < 1024
pod.ports.exists(p, p.containerPort < 1024)
pod.ports.exists(p, p.containerPort == 80)
pod.numbers.exists(n, n < 1024)
pod.port + 8000
string(pod.port)
type(pod.port) == int
pod.large > 1024
has(pod.protocol)
pod.protocol == null
pod.protocol != null
TXT
cat > go.mod <<'MOD'
module look

go 1.24
MOD
cat > main.go <<'GO'
package main

import (
	"bufio"
	"fmt"
	"os"

	"github.com/google/cel-go/cel"
	"gopkg.in/yaml.v3"
)

func main() {
	text, err := os.ReadFile("pod.yaml")
	if err != nil {
		panic(err)
	}
	var pod map[string]any
	if err := yaml.Unmarshal(text, &pod); err != nil {
		panic(err)
	}
	env, err := cel.NewEnv(cel.Variable("pod", cel.DynType))
	if err != nil {
		panic(err)
	}
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		ast, issues := env.Compile(lines.Text())
		if issues.Err() != nil {
			panic(issues.Err())
		}
		program, err := env.Program(ast)
		if err != nil {
			panic(err)
		}
		value, _, err := program.Eval(map[string]any{"pod": pod})
		if err != nil {
			panic(err)
		}
		fmt.Println(value.Value())
	}
}
GO
{ go get github.com/google/cel-go@v0.31.0 gopkg.in/yaml.v3@v3.0.1 && go mod tidy; } 2> log || { cat log; exit 1; }
cat > pom.xml <<'XML'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>look</groupId><artifactId>look</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>dev.cel</groupId><artifactId>cel</artifactId><version>0.14.0</version></dependency>
    <dependency><groupId>org.yaml</groupId><artifactId>snakeyaml</artifactId><version>2.4</version></dependency>
  </dependencies>
</project>
XML
mvn --quiet --batch-mode dependency:copy-dependencies -DoutputDirectory=lib > log 2>&1 || { tail -5 log; exit 1; }
cat > Look.java <<'JAVA'
import com.google.protobuf.NullValue;
import dev.cel.bundle.CelFactory;
import dev.cel.common.types.SimpleType;
import dev.cel.parser.CelStandardMacro;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.Yaml;

public class Look {
  public static void main(String[] how) throws Exception {
    Map<String, Object> pod = new Yaml().load(Files.readString(Path.of("pod.yaml")));
    if (how[0].equals("long")) {
      pod.put("port", 80L);
      pod.put("numbers", List.of(80L, 443L));
      pod.put("ports", List.of(Map.of("containerPort", 80L)));
      pod.put("protocol", NullValue.NULL_VALUE);
    }
    var cel = CelFactory.standardCelBuilder().setStandardMacros(CelStandardMacro.STANDARD_MACROS).addVar("pod", SimpleType.DYN).build();
    for (String rule : Files.readAllLines(Path.of("rules"))) {
      try {
        Object value = cel.createProgram(cel.compile(rule).getAst()).eval(Map.of("pod", pod));
        System.out.println(value.toString().replaceFirst("\\{.*", ""));
      } catch (Exception error) {
        System.out.println(error.getMessage().replaceAll("(?s).*(No matching overload).*", "$1"));
      }
    }
  }
}
JAVA
go run . < rules > from-go
java -cp 'lib/*' Look.java long > from-long
java -cp 'lib/*' Look.java as-read > from-read
paste -d '|' rules from-go from-long from-read | tee seen
diff seen - <<'TXT'
pod.port == 80|true|true|true
pod.port in [80, 443]|true|true|true
{80: 'http'}[pod.port]|http|http|http
pod.port < 1024|true|true|No matching overload
pod.ports.exists(p, p.containerPort < 1024)|true|true|No matching overload
pod.ports.exists(p, p.containerPort == 80)|true|true|true
pod.numbers.exists(n, n < 1024)|true|true|true
pod.port + 8000|8080|8080|No matching overload
string(pod.port)|80|80|No matching overload
type(pod.port) == int|true|true|false
pod.large > 1024|true|true|true
has(pod.protocol)|true|true|true
pod.protocol == null|true|true|CelUnknownSet
pod.protocol != null|false|false|CelUnknownSet
TXT
echo "as described: a port of a YAML file equals 80 and is not below 1024"
