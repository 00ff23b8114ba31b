#!/usr/bin/env bash
# github.com/moby/sys/capability v0.5.0 cannot read a file capability that was set in a user namespace.
#
# Expected: NewFile2 and Load tell what security.capability of a file says. capabilities(7) has three revisions; since Linux 4.14 the kernel writes
# the third, with the uid that is root of the namespace, whenever setcap runs in a user namespace, as it does in each rootless build.
# Seen: the package knows the revisions 1 and 2. Of the third Load says "invalid argument" and the sets are empty, which is also what stands there
# before Load; Apply ends in the same, so that the file cannot be given others either. No word of it stands in its documentation.
# getcap 2.66 reads it, and so does libcap's own module for Go (kernel.org/pub/linux/libs/security/libcap/cap v1.2.78).
# Needs Go, setcap (libcap2-bin) and root, which alone may set the uid without a namespace.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
for name in plain namespaced without; do cp /bin/true "$name"; done
setcap cap_net_bind_service=ep plain
setcap -n 1000 cap_net_bind_service=ep namespaced
go mod init look > /dev/null 2>&1
go get github.com/moby/sys/capability@v0.5.0 kernel.org/pub/linux/libs/security/libcap/cap@v1.2.78 > /dev/null 2>&1

cat > main.go <<'GO'
package main

import (
	"fmt"

	"github.com/moby/sys/capability"
	"kernel.org/pub/linux/libs/security/libcap/cap"
)

func main() {
	for _, name := range []string{"plain", "namespaced", "without"} {
		file, err := capability.NewFile2(name)
		if err == nil {
			err = file.Load()
		}
		fmt.Println(name, "moby:", err, file.Get(capability.PERMITTED, capability.CAP_NET_BIND_SERVICE))
		set, err := cap.GetFile(name)
		fmt.Println(name, "libcap:", err, set)
	}
	for _, name := range []string{"without", "namespaced"} {
		file, _ := capability.NewFile2(name)
		_ = file.Load()
		file.Set(capability.PERMITTED, capability.CAP_NET_BIND_SERVICE)
		fmt.Println(name, "set by moby:", file.Apply(capability.CAPS))
	}
}
GO
go run . | tee seen
diff seen - <<'TXT'
plain moby: <nil> true
plain libcap: <nil> cap_net_bind_service=ep
namespaced moby: invalid argument false
namespaced libcap: <nil> cap_net_bind_service=ep
without moby: <nil> false
without libcap: no data available <invalid>
without set by moby: <nil>
namespaced set by moby: invalid argument
TXT
echo "as described: what was set in a namespace is an invalid argument"
