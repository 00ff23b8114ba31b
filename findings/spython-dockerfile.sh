#!/usr/bin/env bash
# spython 0.3.14 (Singularity, Apptainer) makes one stage of two, has bash read a program as a script, and splits the arguments of a server.
#
# Expected: `spython recipe Dockerfile` writes the definition file of an image that runs what the Dockerfile's runs: the last stage, begun from its own FROM; a CMD
# alone is executed as it stands; a word of the exec form is a word, whatever is in it (Dockerfile reference, "CMD", "ENTRYPOINT"); an ENV of the older form
# takes the rest of the line. spython writes several stages where each has a name.
# Seen: an unnamed stage behind a named one is put into that: the server is built on the compiler's image, whose %files copies from itself. CMD ["srv", "--port", "80"]
# becomes `exec /bin/bash srv --port 80`, and bash says of every program that is no script "cannot execute binary file". "my site" arrives as
# two words. ENV OPTIONS --port=80 --host=:: becomes OPTIONS=--port=80 and a command with the name --host=::. USER becomes `su - 101`, in the middle of
# the build. Nothing of it is said.
# Needs Python 3 with venv.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check spython==0.3.14

look() {
  echo "$1"
  mkdir -p "$1"
  cat > "$1/Dockerfile"
  venv/bin/spython recipe "$1/Dockerfile" | sed '/^$/d; s/ *$//'
}
{
  look stages <<'DOCKERFILE'
FROM golang:1.24 AS build
RUN go build -o /srv .
FROM debian:12
COPY --from=build /srv /bin/srv
CMD ["/usr/bin/sleep", "0"]
DOCKERFILE
  look named <<'DOCKERFILE'
FROM golang:1.24 AS build
FROM debian:12 AS run
ENTRYPOINT ["/bin/srv"]
DOCKERFILE
  look words <<'DOCKERFILE'
FROM debian:12
ENV OPTIONS --port=80 --host=::
USER 101
ENTRYPOINT ["/bin/srv", "--name", "my site", "--port", "80"]
DOCKERFILE
  echo 'what the first would run:'
  sed -n '/%runscript/{n;p}' <(venv/bin/spython recipe stages/Dockerfile) > runscript
  { bash runscript 2>&1 || true; } | grep -o 'cannot execute binary file'
} | tee seen
diff seen - <<'TXT'
stages
Bootstrap: docker
From: debian:12
Stage: build
%files from build
/srv /bin/srv
%post
go build -o /srv .
%runscript
exec /bin/bash /usr/bin/sleep 0 "$@"
%startscript
exec /bin/bash /usr/bin/sleep 0 "$@"
named
Bootstrap: docker
From: golang:1.24
Stage: build
Bootstrap: docker
From: debian:12
Stage: run
%runscript
exec /bin/srv "$@"
%startscript
exec /bin/srv "$@"
words
Bootstrap: docker
From: debian:12
Stage: spython-base
%post
OPTIONS=--port=80
--host=::
su -  101 # USER 101
%environment
export OPTIONS=--port=80
export --host=::
%runscript
exec /bin/srv --name my site --port 80 "$@"
%startscript
exec /bin/srv --name my site --port 80 "$@"
what the first would run:
cannot execute binary file
TXT
echo "as described: another image, another program and other words"
