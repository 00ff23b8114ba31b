#!/usr/bin/env bash
# github.com/hashicorp/go-sockaddr v1.0.7 makes 0.0.0.0:80 of [::]:80: a server that is to listen on all addresses of IPv6 has none of them.
#
# Expected: NewSockAddr("[::]:80") is all addresses of IPv6 with port 80, as `::` without a port is, and as Go's own net.Listen has it; ListenStreamArgs() gives
# "tcp6" or "tcp" for it.
# Seen: each text is tried as IPv4 first, by Go's net.ResolveTCPAddr("tcp4", …), which takes [::] for 0.0.0.0 where IPv4 is asked for. So the socket is of IPv4 alone, on an address that nobody
# wrote: who connects by IPv6, which is all there is in a cluster of IPv6, is refused, and who connects by IPv4, which was not to be, is answered. NewIPAddr does the same, NewIPv6Addr
# does not. The zone of [fe80::1%eth0]:80, without which such an address cannot be opened, is dropped without an error.
# Needs Linux with unshare and ip, which make a network of its own where each port is free, and Go.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
printf 'module look\n\ngo 1.26\n' > go.mod
cat > main.go <<'GO'
package main

import (
	"fmt"
	"net"

	"github.com/hashicorp/go-sockaddr"
)

func connects(network, address string) bool {
	client, err := net.Dial(network, address)
	if err == nil {
		client.Close()
	}
	return err == nil
}

func listen(name, network, address string) {
	server, err := net.Listen(network, address)
	if err != nil {
		fmt.Printf("%s: listens on %s %s: not opened\n", name, network, address)
		return
	}
	defer server.Close()
	fmt.Printf("%s: listens on %s %s: IPv4 connects %t, IPv6 %t\n", name, network, address, connects("tcp4", "127.0.0.1:80"), connects("tcp6", "[::1]:80"))
}

func main() {
	listen("net.Listen [::]:80", "tcp6", "[::]:80")
	listen("net.Listen [fe80::1%lo]:80", "tcp6", "[fe80::1%lo]:80")
	made := []struct {
		name string
		from func(string) (sockaddr.SockAddr, error)
	}{
		{"NewSockAddr", sockaddr.NewSockAddr},
		{"NewIPAddr", func(text string) (sockaddr.SockAddr, error) { return sockaddr.NewIPAddr(text) }},
		{"NewIPv6Addr", func(text string) (sockaddr.SockAddr, error) { return sockaddr.NewIPv6Addr(text) }},
	}
	for _, one := range made {
		for _, text := range []string{"[::]:80", "[::1]:80", "[fe80::1%lo]:80"} {
			address, err := one.from(text)
			if err != nil {
				fmt.Printf("%s %s: %v\n", one.name, text, err)
				continue
			}
			network, args := address.ListenStreamArgs()
			listen(one.name+" "+text, network, args)
		}
	}
	address, err := sockaddr.NewSockAddr("::")
	fmt.Println("NewSockAddr ::", address.Type(), err)
}
GO
go get github.com/hashicorp/go-sockaddr@v1.0.7 2> log || { cat log; exit 1; }
go build -o look . 2> log || { cat log; exit 1; }
unshare --map-root-user --net bash -c 'ip link set lo up && ip address add fe80::1/64 dev lo nodad && exec ./look' | tee seen
diff seen - <<'TXT'
net.Listen [::]:80: listens on tcp6 [::]:80: IPv4 connects false, IPv6 true
net.Listen [fe80::1%lo]:80: listens on tcp6 [fe80::1%lo]:80: IPv4 connects false, IPv6 false
NewSockAddr [::]:80: listens on tcp4 0.0.0.0:80: IPv4 connects true, IPv6 false
NewSockAddr [::1]:80: listens on tcp6 [::1]:80: IPv4 connects false, IPv6 true
NewSockAddr [fe80::1%lo]:80: listens on tcp6 [fe80::1]:80: not opened
NewIPAddr [::]:80: listens on tcp4 0.0.0.0:80: IPv4 connects true, IPv6 false
NewIPAddr [::1]:80: listens on tcp6 [::1]:80: IPv4 connects false, IPv6 true
NewIPAddr [fe80::1%lo]:80: listens on tcp6 [fe80::1]:80: not opened
NewIPv6Addr [::]:80: listens on tcp6 [::]:80: IPv4 connects false, IPv6 true
NewIPv6Addr [::1]:80: listens on tcp6 [::1]:80: IPv4 connects false, IPv6 true
NewIPv6Addr [fe80::1%lo]:80: listens on tcp6 [fe80::1]:80: not opened
NewSockAddr :: IPv6 <nil>
TXT
echo "as described: all of IPv6 is all of IPv4"
