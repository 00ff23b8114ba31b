#!/usr/bin/env bash
# kernel.org/pub/linux/libs/security/libcap/cap v1.2.78 refuses the names of capabilities in capitals, which libcap's setcap takes.
#
# Expected, by its own documentation: "FromText() is tested at release time to completely match the import ability of the
# libcap:cap_from_text() function". libcap 2.66, of the same project, reads names in any case, and so do setcap and capsh.
# Seen: CAP_NET_BIND_SERVICE=+ep, the spelling of capabilities(7) and of most Dockerfiles with setcap, is "bad text"; so is ALL=ep, and the
# empty text, which libcap reads as no capabilities. FromName says of CAP_NET_BIND_SERVICE that it is no number (strconv.Atoi), and
# IABFromText is the same. Everything else is read alike, numbers for names among it. Whoever checks with it what an image gives its
# server by setcap finds an error where the build finds none.
# Needs Go, and Python 3 with libcap.so.2, as every Debian has it, for the comparison.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
cat > texts <<'TXT'
cap_net_bind_service=+ep
CAP_NET_BIND_SERVICE=+ep
cap_setgid,CAP_NET_BIND_SERVICE=p
10=ep
all=ep
ALL=ep
TXT
go mod init look > /dev/null 2>&1
go get kernel.org/pub/linux/libs/security/libcap/cap@v1.2.78 > /dev/null 2>&1
cat > main.go <<'GO'
package main

import (
	"bufio"
	"fmt"
	"os"

	"kernel.org/pub/linux/libs/security/libcap/cap"
)

func main() {
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		set, err := cap.FromText(lines.Text())
		if err != nil {
			fmt.Println("Go:", lines.Text(), "->", err)
			continue
		}
		fmt.Println("Go:", lines.Text(), "->", set)
	}
	_, err := cap.FromText("")
	fmt.Println("Go: empty ->", err)
}
GO
cat > look.py <<'PY'
import ctypes
import sys

libcap = ctypes.CDLL("libcap.so.2")
libcap.cap_from_text.restype = ctypes.c_void_p
libcap.cap_to_text.restype = ctypes.c_char_p
libcap.cap_to_text.argtypes = [ctypes.c_void_p, ctypes.c_void_p]
for text in [*sys.stdin.read().splitlines(), ""]:
    read = libcap.cap_from_text(text.encode())
    print("libcap:", text or "empty", "->", libcap.cap_to_text(read, None).decode() if read else "error")
PY
{ go run . < texts; python3 look.py < texts; } | tee seen
diff seen - <<'TXT'
Go: cap_net_bind_service=+ep -> cap_net_bind_service=ep
Go: CAP_NET_BIND_SERVICE=+ep -> bad text
Go: cap_setgid,CAP_NET_BIND_SERVICE=p -> bad text
Go: 10=ep -> cap_net_bind_service=ep
Go: all=ep -> =ep
Go: ALL=ep -> bad text
Go: empty -> bad text
libcap: cap_net_bind_service=+ep -> cap_net_bind_service=ep
libcap: CAP_NET_BIND_SERVICE=+ep -> cap_net_bind_service=ep
libcap: cap_setgid,CAP_NET_BIND_SERVICE=p -> cap_setgid,cap_net_bind_service=p
libcap: 10=ep -> cap_net_bind_service=ep
libcap: all=ep -> =ep
libcap: ALL=ep -> =ep
libcap: empty -> =
TXT
echo "as described: names in capitals are bad text to the one, and names to the other"
