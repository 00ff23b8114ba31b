#!/usr/bin/env bash
# docker-parse-image 3.0.1 has no place for a digest, and knows no repository of three parts.
#
# Expected, by the grammar of github.com/distribution/reference: NAME[:TAG][@DIGEST], where the path of NAME has any number of parts.
# Seen: of NAME:TAG@DIGEST the tag is "TAG@DIGEST"; of NAME@DIGEST the digest is given as a tag, and "fullname" joins it with ":",
# which is no reference any more; a registry with three parts behind it gives null. parse-docker-image-name 3.0.0 tells all of
# them apart.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y > /dev/null
npm install --no-audit --no-fund --save-exact docker-parse-image@3.0.1 parse-docker-image-name@3.0.0 > /dev/null

cat > look.cjs <<'JS'
const one = require('docker-parse-image');
const other = require('parse-docker-image-name');
const digest = `sha256:${'a'.repeat(64)}`;
const short = (value) => JSON.stringify(value).replaceAll('a'.repeat(64), 'A');
for (const name of [`nginx:1.27@${digest}`, `nginx@${digest}`, 'registry.example/a/b/c:1']) {
  const parsed = one(name);
  console.log(short(name), 'tag:', short(parsed?.tag ?? null), 'fullname:', short(parsed?.fullname ?? null));
  console.log(short((other.default ?? other)(name)));
}
JS
node look.cjs | tee seen
diff seen - <<'TXT'
"nginx:1.27@sha256:A" tag: "1.27@sha256:A" fullname: "library/nginx:1.27@sha256:A"
{"path":"nginx","tag":"1.27","digest":"sha256:A"}
"nginx@sha256:A" tag: "sha256:A" fullname: "library/nginx:sha256:A"
{"path":"nginx","digest":"sha256:A"}
"registry.example/a/b/c:1" tag: null fullname: null
{"domain":"registry.example","path":"a/b/c","tag":"1"}
TXT
echo "as described: digests are given as tags, and a path of three parts as null"
