#!/usr/bin/env bash
# docker-systemctl-replacement 1.7.1097 starts no unit whose User= is a number.
#
# Expected: as systemd.exec(5) has it, User= is "a single user name or numeric user ID", and systemd starts a service with User=1 as it starts
# one with User=daemon, whether /etc/passwd has that number or not.
# Seen: the number is looked up as a name. "User does not exist: 1", says the program's log, and nothing starts; so it is with 0,
# though root is there. The name of the same user is taken.
# Needs Python 3 with venv, root (it starts units as other users; in a root folder of its own) and a user named daemon.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check docker-systemctl-replacement==1.7.1097
units=root/etc/systemd/system
mkdir -p "$units"
number="$(id -u daemon)"
chmod 755 "$work"

for user in daemon "$number" 0; do
  rm -rf root/run root/var
  printf '[Service]\nType=oneshot\nUser=%s\nExecStart=/usr/bin/id -un\n' "$user" > "$units/who.service"
  if venv/bin/systemctl3.py --root="$work/root" start who.service > said 2>&1; then ended=started; else ended='not started'; fi
  why="$(grep -o 'User does not exist: [0-9]*' said || true)"
  echo "User=$user: $ended ${why:-as $(cat root/var/log/journal/who.service*)}"
done | sed "s/=$number:/=NUMBER:/; s/: $number\$/: NUMBER/" | tee seen
diff seen - <<'TXT'
User=daemon: started as daemon
User=NUMBER: not started User does not exist: NUMBER
User=0: not started User does not exist: 0
TXT
echo "as described: users are known by name only"
