#!/usr/bin/env bash
# Node.js 24.21.0: zlib.createZstdDecompress stops behind the first frame of a Zstandard file, and says nothing.
#
# Expected: what the zstd program does, and what zlib.createGunzip of the same Node.js does with several members: all of it is
# unpacked (RFC 8878, 3: "Zstandard data is made up of one or more frames", "the decompressed content of multiple concatenated frames
# is the concatenation"), and skippable frames are left out.
# Seen: two frames give the content of the first; a skippable frame in front gives nothing at all; bytes behind that are no frame
# are no error. Layers of images in the form zstd:chunked have a frame for each file, so that most of a layer is lost unless its digest
# is compared.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y > /dev/null
npm install --no-audit --no-fund --save-exact --allow-scripts=node node@24.21.0 > /dev/null 2>&1 ||
  npm install --no-audit --no-fund --save-exact node@24.21.0 > /dev/null

cat > look.cjs <<'JS'
const { createGunzip, createZstdDecompress, gzipSync, zstdCompressSync } = require('node:zlib');
const unpacked = (stream, bytes) =>
  new Promise((resolve) => {
    let text = '';
    stream.on('data', (part) => (text += part)).on('end', () => resolve(text)).on('error', (error) => resolve(error.message));
    stream.end(bytes);
  });
const [one, two] = ['one ', 'two '].map((text) => zstdCompressSync(text));
const skippable = Buffer.from([0x50, 0x2a, 0x4d, 0x18, 2, 0, 0, 0, 1, 2]);
(async () => {
  console.log('gzip, two members:', await unpacked(createGunzip(), Buffer.concat([gzipSync('one '), gzipSync('two ')])));
  console.log('zstd, two frames:', await unpacked(createZstdDecompress(), Buffer.concat([one, two])));
  console.log('zstd, a skippable frame first:', await unpacked(createZstdDecompress(), Buffer.concat([skippable, one])));
  console.log('zstd, no frame behind it:', await unpacked(createZstdDecompress(), Buffer.concat([one, Buffer.from('garbage')])));
})();
JS
node_modules/node/bin/node look.cjs | sed 's/ *$//' | tee seen
diff seen - <<'TXT'
gzip, two members: one two
zstd, two frames: one
zstd, a skippable frame first:
zstd, no frame behind it: one
TXT
echo "as described: only the first frame is unpacked, without a word"
