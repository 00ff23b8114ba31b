#!/usr/bin/env bash
# jsonnet 0.22.0 (PyPI, the implementation in C++) reads port 0x50 as a text and a missing value as "~", where go-jsonnet v0.22.0 has 80 and null.
#
# Expected: std.parseYaml of one release gives one object, whichever implementation runs: both are called 0.22.0, and a library for Kubernetes that reads
# a values file this way is rendered by one on a desk and by another in a pipeline (Tanka has the one in Go).
# Seen: go-jsonnet reads as kubectl does (sigs.k8s.io/yaml): 0x50, 0120, 0o120 and 8_0 are 80, on is true, a merge key is put in. In C++ these are texts, "0x50"
# and "on" among them, ~ is the text "~", and the merge key is a field "<<". rjsonnet 0.5.6 (PyPI, in Rust) stands between: 0x50, 0120 and 0o120 are
# 80, ~ is null, the others as in C++. No word comes of any of it: a text where a port belongs goes into the manifest, and the API server
# refuses it, or takes "0x50" for a port's name.
# Needs Go, and Python 3 with venv.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
cat > look.jsonnet <<'JSONNET'
std.parseYaml(|||
  decimal: 80
  hexadecimal: 0x50
  octal: 0120
  octal12: 0o120
  underscore: 8_0
  quoted: "80"
  none: ~
  switch: on
  merged: {<<: {port: 80}}
|||)
JSONNET
go mod init look > /dev/null 2>&1
go get -tool github.com/google/go-jsonnet/cmd/jsonnet@v0.22.0 > /dev/null 2>&1
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check jsonnet==0.22.0 rjsonnet==0.5.6
in_python() { venv/bin/python -c "import $1; print($1.evaluate_file('look.jsonnet'))"; }
{
  echo "Go:   $(go tool jsonnet look.jsonnet | tr -d ' \n')"
  echo "C++:  $(in_python _jsonnet | tr -d ' \n')"
  echo "Rust: $(in_python rjsonnet | tr -d ' \n')"
} | tee seen
diff seen - <<'TXT'
Go:   {"decimal":80,"hexadecimal":80,"merged":{"port":80},"none":null,"octal":80,"octal12":80,"quoted":"80","switch":true,"underscore":80}
C++:  {"decimal":80,"hexadecimal":"0x50","merged":{"<<":{"port":80}},"none":"~","octal":"0120","octal12":"0o120","quoted":"80","switch":"on","underscore":"8_0"}
Rust: {"decimal":80,"hexadecimal":80,"merged":{"<<":{"port":80}},"none":null,"octal":80,"octal12":80,"quoted":"80","switch":"on","underscore":"8_0"}
TXT
echo "as described: three readers of one file, and three objects"
