#!/usr/bin/env bash
# github.com/rhysd/actionlint v1.7.12 calls ports[5432] of a service container a mistake, as GitHub's own pages write it, and has nothing to say of a port or a service that there is not.
#
# Expected: no error in the workflow that GitHub's page on contexts has as its example for the job context: `ports: [5432]`, which is any free port of the runner, and
# ${{ job.services.postgres.ports[5432] }} to ask which one; a word about ports['5433'], which no service has and which is an empty text in the run, and of a service's name
# that is misspelled.
# Seen: the ports are an object for it, whose names are texts, so that a number is "property access of object must be type of string", exit code 1, and the build that has actionlint as its gate
# does not pass. Of the same port in quotes it has nothing to say, and so of one that is nowhere: `pg_isready -p` of nothing is the default port, where nobody is.
# Needs Go; it builds for half a minute.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
printf 'module look\n\ngo 1.26\n' > go.mod
go get github.com/rhysd/actionlint/cmd/actionlint@v1.7.12 2> log || { cat log; exit 1; }
go build -o actionlint github.com/rhysd/actionlint/cmd/actionlint 2> log || { cat log; exit 1; }
look() {
  cat > workflow.yml <<YAML
on: push
jobs:
  test:
    runs-on: ubuntu-latest
    services:
      database:
        image: postgres:18
        ports:
          - 5432
    steps:
      - run: pg_isready --host localhost --port \${{ $1 }}
YAML
  if ./actionlint -no-color -shellcheck= -pyflakes= workflow.yml > said; then echo "$1: exit code 0"; else echo "$1: exit code $?, $(head -n 1 said | cut -d ' ' -f 2-)"; fi
}
{
  look 'job.services.database.ports[5432]'
  look "job.services.database.ports['5432']"
  look "job.services.database.ports['5433']"
  look "job.services.databse.ports['5432']"
} | tee seen
diff seen - <<'TXT'
job.services.database.ports[5432]: exit code 1, property access of object must be type of string but got "number" [expression]
job.services.database.ports['5432']: exit code 0
job.services.database.ports['5433']: exit code 0
job.services.databse.ports['5432']: exit code 0
TXT
echo "as described: an error for the port that there is"
