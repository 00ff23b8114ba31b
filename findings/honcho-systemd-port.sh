#!/usr/bin/env bash
# honcho 2.0.0 exports a systemd unit whose server does not get its --port, if a word before it stands in quotes, and drops an address with %5B.
#
# Expected: `honcho export systemd` is "to export the application to another process management format": the same command and the same variables as
# with `honcho start`. In a unit a percent sign is doubled (systemd.unit(5), "Specifiers"), and a quote inside quotes is escaped
# (systemd.syntax(7), "Quoting").
# Seen: the command of the Procfile stands between the single quotes of `sh -lc '...'` as it is. systemd 252 has the shell run "exec srv --name two";
# the rest, --port with it, are arguments of nothing, and the server listens where it likes. Of the variable systemd says "Failed to
# resolve specifiers ..., ignoring", and the server has none. For supervisord the same program doubles the percent signs.
# Needs Python 3 with venv, and systemd (252 here), of which no more than `systemd --user --test` is run; as root it is run as nobody.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check 'honcho[export]==2.0.0'

echo "web: exec srv --name 'two words' --port \$PORT" > Procfile
echo "ADDRESS=tcp://%5B::1%5D" > .env
venv/bin/honcho export systemd units --user nobody --port 8080 --app shop 2> log || { cat log; exit 1; }
for target in basic shutdown multi-user; do
  echo '[Unit]' > "units/$target.target"
done
mkdir run
chmod 755 . units
as_user=(env)
if [ "$(id -u)" = 0 ]; then
  chown nobody run
  as_user=(setpriv --reuid nobody --regid "$(id -g nobody)" --clear-groups env)
fi
"${as_user[@]}" -i HOME="$work/run" XDG_RUNTIME_DIR="$work/run" PATH=/usr/bin:/bin SYSTEMD_LOG_TARGET=console \
  SYSTEMD_UNIT_PATH="$work/units:/usr/lib/systemd/user" /lib/systemd/systemd --user --test --unit=shop-web-1.service > loaded 2>&1
grep -oE 'Failed to resolve specifiers in [^,]*, ignoring|Environment: .*|Command Line: /bin/sh.*' loaded | tee seen
diff seen - <<'TXT'
Failed to resolve specifiers in ADDRESS=tcp://%5B::1%5D, ignoring
Environment: HONCHO_PROCESS_NAME=web.1
Environment: PORT=8080
Command Line: /bin/sh -lc "exec srv --name two" "words --port \$PORT"
TXT
echo "as described: the port is behind the quotes, and no argument of the server"
