#!/usr/bin/env bash
# tar-stream 3.2.2 loses a file capability whose mask has a byte above 127, and keeps others.
#
# Expected: the value of the PAX record SCHILY.xattr.security.capability (struct vfs_cap_data, 20 bytes in revision 2) can be had byte for
# byte, as Python's tarfile gives it (with surrogate escapes), since the record tells its own length.
# Seen: all records become text in UTF-8. The mask of cap_net_bind_service alone (00 04) survives; the one of a server that changes its
# user as well, cap_setgid,cap_setuid,cap_net_bind_service (c0 04), is 22 bytes afterwards, from which nothing can be read back. A layer
# of an image that is read this way has the capability for one program and has it not for another.
# Needs Node.js, npm and Python 3.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund --save-exact tar-stream@3.2.2

cat > write.py <<'PY'
import tarfile

def record(key, value):
    body = b" " + key + b"=" + value + b"\n"
    length = len(body)
    while len(str(length)) + len(body) != length:
        length += 1
    return str(length).encode() + body

with open("layer.tar", "wb") as out:
    for name, mask in (("bind", "0004"), ("bind-and-change-user", "c004")):
        data = record(b"SCHILY.xattr.security.capability", bytes.fromhex("01000002" + mask + "0000" + "00" * 12))
        head = tarfile.TarInfo("PaxHeaders/" + name)
        head.type, head.size = tarfile.XHDTYPE, len(data)
        out.write(head.tobuf(format=tarfile.USTAR_FORMAT) + data + bytes(-len(data) % 512))
        out.write(tarfile.TarInfo(name).tobuf(format=tarfile.USTAR_FORMAT))
    out.write(bytes(1024))
for member in tarfile.open("layer.tar"):
    value = member.pax_headers["SCHILY.xattr.security.capability"]
    print("tarfile", member.name, value.encode("utf-8", "surrogateescape").hex())
PY
cat > look.mjs <<'JS'
import { createReadStream } from 'node:fs';
import { extract } from 'tar-stream';

const entries = extract();
createReadStream('layer.tar').pipe(entries);
for await (const entry of entries) {
  const { name, pax } = entry.header;
  console.log('tar-stream', name, Buffer.from(pax['SCHILY.xattr.security.capability']).toString('hex'));
  entry.resume();
}
JS
{ python3 write.py; node look.mjs; } | tee seen
diff seen - <<'TXT'
tarfile bind 0100000200040000000000000000000000000000
tarfile bind-and-change-user 01000002c0040000000000000000000000000000
tar-stream bind 0100000200040000000000000000000000000000
tar-stream bind-and-change-user 01000002efbfbd040000000000000000000000000000
TXT
echo "as described: one of the two can be read back"
