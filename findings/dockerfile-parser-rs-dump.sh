#!/usr/bin/env bash
# The crate dockerfile-parser-rs 3.4.0 reads a Dockerfile and writes another: other words, other quotes, no shell.
#
# Expected: "parsing, modifying, and generating Dockerfiles": from() and dump() with nothing changed between give a file that builds the same
# image. HEALTHCHECK and ONBUILD are instructions of the reference, too.
# Seen: a comma and a space within a word of the exec form make two of it; the shell form of ENTRYPOINT comes out as the exec form of a program
# "exec", which no image has; double quotes are gone from RUN, so that two spaces are one; ENV with a space between name and value, the
# reference's older form, becomes an ENV without anything, which no builder takes. A file with HEALTHCHECK is refused. The ports, the user and --chown are kept.
# Needs Rust with cargo.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
cargo init --quiet --name look . 2> /dev/null
cargo add --quiet dockerfile-parser-rs@=3.4.0 2> /dev/null
cat > Dockerfile <<'DOCKERFILE'
FROM nginx:1.27
RUN printf "%s\n" "listen  80;"
ENV LISTEN 0.0.0.0:80
EXPOSE 80/tcp 53/udp
USER 101:101
ENTRYPOINT exec /server --port "$PORT"
CMD ["--allow", "192.0.2.1, 192.0.2.2"]
DOCKERFILE
printf 'FROM nginx:1.27\nHEALTHCHECK CMD ["/server", "health"]\n' > Dockerfile.health
cat > src/main.rs <<'RUST'
use dockerfile_parser_rs::Dockerfile;
use std::path::PathBuf;

fn main() {
    for name in ["Dockerfile", "Dockerfile.health"] {
        match Dockerfile::from(PathBuf::from(name)) {
            Ok(read) => read.dump(PathBuf::from("written")).unwrap(),
            Err(error) => println!("{name}: {error}"),
        }
    }
    print!("{}", std::fs::read_to_string("written").unwrap());
}
RUST
cargo run --quiet | tee seen
diff seen - <<'TXT'
Dockerfile.health: Unknown instruction: HEALTHCHECK
FROM nginx:1.27
RUN printf %s\n listen 80;
ENV 
EXPOSE 80/tcp 53/udp
USER 101:101
ENTRYPOINT ["exec", "/server", "--port", "$PORT"]
CMD ["--allow", "192.0.2.1", " 192.0.2.2"]
TXT
echo "as described: what was read is not what is written"
