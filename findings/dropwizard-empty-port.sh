#!/usr/bin/env bash
# io.dropwizard:dropwizard-core 5.0.1 opens any free port for `port: ${PORT:-8080}` where PORT is empty, and for a port that has no value or is "".
#
# Expected: 8080 of `${PORT:-8080}`, as a shell and Compose have it of a variable that is empty, or an error: `port` has a default of its own, 8080, and
# Dropwizard refuses a configuration with a port above 65535, or a word for a port.
# Seen: the default is for a variable that does not exist, so that an empty one leaves `port:` without a value, and Jackson makes 0 of that. So do `port: ""`
# and `port: null`. The server starts on a port of the kernel's choice, another one each time, and answers nobody: not the Service, whose targetPort is 8080,
# and not the probe. PORT is empty where Compose passes `PORT: ${PORT}` on and nobody set it, or a chart has no value for it.
# PORT=0120 is port 80, and 8080.7 is 8080.
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
    <dependency><groupId>io.dropwizard</groupId><artifactId>dropwizard-core</artifactId><version>5.0.1</version></dependency>
  </dependencies>
</project>
XML
mvn --quiet --batch-mode dependency:copy-dependencies -DoutputDirectory=lib > errors 2>&1 || { tail -5 errors; exit 1; }
cat > Look.java <<'JAVA'
import io.dropwizard.configuration.ConfigurationException;
import io.dropwizard.configuration.EnvironmentVariableSubstitutor;
import io.dropwizard.configuration.SubstitutingSourceProvider;
import io.dropwizard.configuration.YamlConfigurationFactory;
import io.dropwizard.core.Configuration;
import io.dropwizard.core.server.DefaultServerFactory;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.jetty.HttpConnectorFactory;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

public class Look {
  static String opened(String port) throws Exception {
    var bootstrap = new Bootstrap<Configuration>(null);
    var file = "server: {applicationConnectors: [{type: http, bindHost: 127.0.0.1, " + port + "}]}";
    var provider = new SubstitutingSourceProvider(
        (path) -> new ByteArrayInputStream(file.getBytes(StandardCharsets.UTF_8)), new EnvironmentVariableSubstitutor());
    var factory = new YamlConfigurationFactory<>(
        Configuration.class, bootstrap.getValidatorFactory().getValidator(), bootstrap.getObjectMapper(), "dw");
    Configuration configuration;
    try {
      configuration = factory.build(provider, "web.yml");
    } catch (ConfigurationException error) {
      return "refused";
    }
    Environment environment = new Environment("web");
    var connectors = ((DefaultServerFactory) configuration.getServerFactory()).getApplicationConnectors();
    int wanted = ((HttpConnectorFactory) connectors.get(0)).getPort();
    if (wanted != 0) {
      return "port " + wanted;
    }
    Server server = new Server();
    var connector = (ServerConnector) connectors.get(0).build(server, environment.metrics(), "application", null);
    connector.open();
    int opened = connector.getLocalPort();
    connector.close();
    return "port 0, which opens " + (opened > 1023 ? "any port" : "port " + opened);
  }

  public static void main(String[] ports) throws Exception {
    for (String port : ports) {
      System.out.println("seen: " + port + ": " + opened(port));
    }
  }
}
JAVA
look() { "${JAVA_HOME:+$JAVA_HOME/bin/}java" -cp 'lib/*' Look.java "$@" > log 2>&1 || tail -5 log; grep -oP '^seen: \K.*' log; }
# The names of the variables are Dropwizard's to replace.
# shellcheck disable=SC2016
{
  echo "PORT is not set"
  (unset PORT; look 'port: ${PORT:-8080}')
  echo "PORT is empty"
  PORT='' look 'port: ${PORT:-8080}' 'port: ${PORT}' 'port: "${PORT:-8080}"'
  echo "PORT=0120"
  PORT=0120 look 'port: ${PORT:-8080}'
  echo "without a variable"
  look 'acceptorThreads: 1' 'port: ' 'port: null' 'port: ""' 'port: 8080.7' 'port: 70000' 'port: http'
} | tee seen
diff seen - <<'TXT'
PORT is not set
port: ${PORT:-8080}: port 8080
PORT is empty
port: ${PORT:-8080}: port 0, which opens any port
port: ${PORT}: port 0, which opens any port
port: "${PORT:-8080}": port 0, which opens any port
PORT=0120
port: ${PORT:-8080}: port 80
without a variable
acceptorThreads: 1: port 8080
port: : port 0, which opens any port
port: null: port 0, which opens any port
port: "": port 0, which opens any port
port: 8080.7: port 8080
port: 70000: refused
port: http: refused
TXT
echo "as described: an empty variable is any port"
