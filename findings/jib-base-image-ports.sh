#!/usr/bin/env bash
# com.google.cloud.tools:jib-core 0.28.1 builds on no base image that exposes an SCTP port.
#
# Expected: what the base image exposes is taken over, as `docker build` does it. The image specification has "port/udp", "port/tcp" and "port" for
# ExposedPorts (image-spec, config.md) with "default is tcp", and builders have written 38412/sctp since Docker 18.03, for the servers of
# mobile networks; Kubernetes has SCTP among the protocols of a port. What is only carried over need not be understood.
# Seen: the build ends in BadContainerConfigurationFormatException, "Invalid port configuration: '38412/sctp'", although the program that
# is built sets no ports; no setting leaves the base image's out. 80/TCP, which Docker reads as 80/tcp, ends in the same.
# Ports.parse, which reads what a user sets, refuses both as well.
# Needs a JDK from 17 on, Maven and Python 3, which writes the images.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
cat > write.py <<'PY'
import hashlib
import io
import json
import tarfile


def packed(files):
    into = io.BytesIO()
    with tarfile.open(fileobj=into, mode="w") as archive:
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return into.getvalue()


layer = packed({"etc/base": b""})
digest = hashlib.sha256(layer).hexdigest()
for name, port in {"tcp": "80/tcp", "bare": "80", "udp": "53/udp", "sctp": "38412/sctp"}.items():
    config = json.dumps({
        "architecture": "amd64", "os": "linux", "config": {"ExposedPorts": {port: {}}, "User": "101"},
        "rootfs": {"type": "layers", "diff_ids": [f"sha256:{digest}"]}, "history": [{"created_by": "base"}],
    }).encode()
    manifest = json.dumps([{"Config": "config.json", "RepoTags": ["base:1"], "Layers": ["layer.tar"]}]).encode()
    with open(f"{name}.tar", "wb") as file:
        file.write(packed({"config.json": config, "layer.tar": layer, "manifest.json": manifest}))
PY
python3 write.py
mkdir -p src/main/java
cat > pom.xml <<'XML'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>look</groupId><artifactId>look</artifactId><version>1</version>
  <properties><maven.compiler.source>17</maven.compiler.source><maven.compiler.target>17</maven.compiler.target></properties>
  <dependencies>
    <dependency><groupId>com.google.cloud.tools</groupId><artifactId>jib-core</artifactId><version>0.28.1</version></dependency>
  </dependencies>
</project>
XML
cat > src/main/java/Look.java <<'JAVA'
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.TarImage;
import java.nio.file.Path;
import java.util.List;

public class Look {
  public static void main(String[] none) {
    for (String name : List.of("tcp", "bare", "udp", "sctp")) {
      Path cache = Path.of("cache-" + name);
      try {
        Jib.from(TarImage.at(Path.of(name + ".tar")))
            .setProgramArguments("serve")
            .containerize(
                Containerizer.to(TarImage.at(Path.of("built-" + name + ".tar")).named("built"))
                    .setBaseImageLayersCache(cache)
                    .setApplicationLayersCache(cache));
        System.out.println("seen: " + name + " is built on");
      } catch (Exception error) {
        Throwable cause = error;
        while (cause.getCause() != null) cause = cause.getCause();
        System.out.println("seen: " + name + ": " + cause.getMessage());
      }
    }
  }
}
JAVA
mvn --quiet --batch-mode compile org.codehaus.mojo:exec-maven-plugin:3.5.0:java -Dexec.mainClass=Look 2> errors | grep -o 'seen:.*' | tee seen || { tail -5 errors; exit 1; }
diff seen - <<'TXT'
seen: tcp is built on
seen: bare is built on
seen: udp is built on
seen: sctp: Invalid port configuration: '38412/sctp'.
TXT
echo "as described: an image that exposes an SCTP port is no base image"
