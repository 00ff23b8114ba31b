#!/usr/bin/env bash
# github.com/kardianos/service v1.3.0 (Go) and the crate service-manager 0.11.0 write systemd units with other variables and arguments than they were given.
#
# Expected: both install a program as a service, with the arguments, variables and the folder that they are told. In a unit a variable with a space stands in
# quotes, a quote in it is escaped, `%` is doubled and, in ExecStart, `$` is as well (systemd.exec(5), "Environment="; systemd.service(5), "Command lines").
# Seen: kardianos/service puts no quotes around variables: of "--port=80 --host=::" systemd 252 takes --port=80 and says "Invalid environment assignment,
# ignoring: --host=::", and the server listens elsewhere or on other addresses. A space of the folder becomes \x20, which WorkingDirectory= does
# not read. service-manager has these two right, and joins the arguments with spaces: "my site" arrives as two. Neither escapes a quote
# in a variable (of `a "b"` there is `a`, or `a b`), nor `%` and `$` in an argument: of "%h $status" a server gets its home folder and nothing.
# Needs Linux, root, which may put an empty folder over /etc/systemd/system for itself (unshare), Go, Rust with cargo and systemd-analyze.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
mkdir go rust units programs home
cat > programs/systemctl <<'STUB'
#!/bin/sh
case "$*" in *--version*) echo "systemd 252 (252)" ;; esac
STUB
chmod +x programs/systemctl

cd go
go mod init look > /dev/null 2>&1
go get github.com/kardianos/service@v1.3.0 > /dev/null 2>&1
cat > main.go <<'GO'
package main

import (
	"fmt"
	"os"

	"github.com/kardianos/service"
)

type program struct{}

func (program) Start(service.Service) error { return nil }
func (program) Stop(service.Service) error  { return nil }

func main() {
	web, err := service.New(program{}, &service.Config{
		Name:             "web",
		UserName:         "web",
		Executable:       "/bin/true",
		Arguments:        []string{"--listen", "[::]:80", "--format", "%h $status", "--name", "my site"},
		WorkingDirectory: "/srv/my site",
		EnvVars:          map[string]string{"OPTIONS": "--port=80 --host=::", "PORT": "80", "TITLE": `a "b"`},
	})
	if err == nil {
		err = web.Install()
	}
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}
GO
go build -o look .
cd ../rust
cargo init --quiet --name look . 2> /dev/null
cargo add --quiet service-manager@=0.11.0 2> /dev/null
cat > src/main.rs <<'RUST'
use service_manager::{RestartPolicy, ServiceInstallCtx, ServiceManager, SystemdServiceManager};

fn main() {
    SystemdServiceManager::user()
        .install(ServiceInstallCtx {
            label: "web".parse().unwrap(),
            program: "/bin/true".into(),
            args: ["--listen", "[::]:80", "--format", "%h $status", "--name", "my site"].map(Into::into).to_vec(),
            contents: None,
            username: None,
            working_directory: Some("/srv/my site".into()),
            environment: Some([("OPTIONS", "--port=80 --host=::"), ("PORT", "80"), ("TITLE", "a \"b\"")].map(|(name, value)| (name.into(), value.into())).to_vec()),
            autostart: false,
            restart_policy: RestartPolicy::default(),
        })
        .unwrap();
}
RUST
cargo build --quiet
cd ..
unshare --mount bash -c 'mount -t tmpfs tmpfs /run && mkdir -p /run/systemd/system && mount --bind units /etc/systemd/system && PATH="$PWD/programs:$PATH" go/look'
HOME="$work/home" XDG_CONFIG_HOME="$work/home" PATH="$work/programs:$PATH" rust/target/debug/look
{
  for unit in units/web.service home/systemd/user/web.service; do
    echo "$unit"
    grep -E '^(ExecStart|WorkingDirectory|Environment)=' "$unit" | sort
    systemd-analyze verify "$work/$unit" 2>&1 | grep -o 'Invalid.*' || true
  done
} | tee seen
diff seen - <<'TXT'
units/web.service
Environment=OPTIONS=--port=80 --host=::
Environment=PORT=80
Environment=TITLE=a "b"
ExecStart=/bin/true "--listen" "[::]:80" "--format" "%h $status" "--name" "my site"
WorkingDirectory=/srv/my\x20site
Invalid environment assignment, ignoring: --host=::
Invalid environment assignment, ignoring: b
home/systemd/user/web.service
Environment="OPTIONS=--port=80 --host=::"
Environment="PORT=80"
Environment="TITLE=a "b""
ExecStart=/bin/true --listen [::]:80 --format %h $status --name my site
WorkingDirectory=/srv/my site
TXT
echo "as described: what the service gets is not what was said"
