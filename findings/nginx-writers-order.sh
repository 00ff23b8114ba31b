#!/usr/bin/env bash
# gonginx v0.0.0-20260220081509-8e17ce617db3 (Go) and nginx-conf 2.1.0 (npm) put the lines of an nginx.conf in another order: another server, another port.
#
# Expected: what is only read and written again means the same. "If none of the directives have the default_server parameter then the first server with
# the address:port pair will be the default server for this pair" (nginx, ngx_http_core_module, "listen"); an include stands for its files, at its
# place; set, if and return are executed one after another in the order of the file (ngx_http_rewrite_module).
# Seen: gonginx writes the servers behind all other lines of http. The one that closes whatever asks for an unknown name stood above the include; now
# the first server of conf.d is the default of port 80, and any name leads to it. nginx-conf writes lines of one name together: both `set` stand
# above the `if` between them, so that $origin has port 80 with TLS as well, and a server below the include stands above it. Neither says a
# word. With quotes, regular expressions and several listen both come to terms.
# Needs Go, Node.js and npm.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
cat > nginx.conf <<'NGINX'
events {
}
http {
    server {
        listen 80;
        return 444;
    }
    include conf.d/*.conf;
    server {
        listen 80;
        server_name status;
        set $port 80;
        if ($https) {
            set $port 443;
        }
        set $origin $host:$port;
        return 301 $scheme://$origin/status;
    }
}
NGINX

cat > main.go <<'GO'
package main

import (
	"fmt"

	"github.com/tufanbarisyildirim/gonginx/dumper"
	"github.com/tufanbarisyildirim/gonginx/parser"
)

func main() {
	reader, err := parser.NewParser("nginx.conf")
	if err != nil {
		panic(err)
	}
	config, err := reader.Parse()
	if err != nil {
		panic(err)
	}
	fmt.Println(dumper.DumpConfig(config, dumper.IndentedStyle))
}
GO
go mod init look > /dev/null 2>&1
go get github.com/tufanbarisyildirim/gonginx@v0.0.0-20260220081509-8e17ce617db3 > /dev/null 2>&1
go mod tidy > /dev/null 2>&1

npm init -y > /dev/null
npm install --silent --no-audit --no-fund --save-exact nginx-conf@2.1.0
cat > look.cjs <<'JS'
const { NginxConfFile } = require('nginx-conf');
NginxConfFile.create('nginx.conf', (error, file) => {
  if (error) throw error;
  process.stdout.write(file.nginx.toString());
});
JS
{
  echo "gonginx:"
  go run . | sed -n '/^http/,$p'
  echo "nginx-conf:"
  node look.cjs | sed -n '/^http/,$p'
} | tee seen
diff seen - <<'TXT'
gonginx:
http {
    include conf.d/*.conf;
    server {
        listen 80;
        return 444;
    }
    server {
        listen 80;
        server_name status;
        set $port 80;
        if ($https) {
            set $port 443;
        }
        set $origin $host:$port;
        return 301 $scheme://$origin/status;
    }
}
nginx-conf:
http {
    server {
        listen 80;
        return 444;
    }
    server {
        listen 80;
        server_name status;
        set $port 80;
        set $origin $host:$port;
        if ($https) {
            set $port 443;
        }
        return 301 $scheme://$origin/status;
    }
    include conf.d/*.conf;
}
TXT
echo "as described: two writers, and two orders"
