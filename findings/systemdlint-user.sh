#!/usr/bin/env bash
# systemdlint 1.4.0 takes no number for a user, and wants Delegate= set, which systemd's own audit holds against a service.
#
# Expected: User=101 and Group=101 are right, as systemd.exec(5) has it (a "user or group name, or a numeric ID"). Delegate= takes a boolean or a list of
# controllers (systemd.resource-control(5)). `systemd-analyze security` (252) is content with a service that has it not: "Service does not
# maintain its own delegated control group subtree".
# Seen: every number is an InvalidValue, 0 as well, though the rules on capabilities know that 0 is root. A service without Delegate= is
# told to set it, beside PrivateUsers= and the like, in a list of settings that are better set; Delegate=yes is content, Delegate=no is an
# invalid value. The images that run as 101 have no name for that user on the host, so that a unit for such a server cannot be free of errors.
# Needs Python 3 with venv.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check systemdlint==1.4.0

look() {
  printf '[Unit]\nDescription=Web server\n\n[Service]\nExecStart=/bin/true\n' > web.service
  printf '%s\n' "$@" >> web.service
  echo "$*: $(venv/bin/systemdlint web.service 2>&1 | grep -E 'User=|Group=|Delegate' | sed 's/^[^[]*//' | sort | paste -sd ';')"
}
{
  look User=www-data Delegate=yes
  look User=101 Group=101 Delegate=yes
  look User=www-data
  look User=www-data Delegate=no
} | tee seen
diff seen - <<'TXT'
User=www-data Delegate=yes: 
User=101 Group=101 Delegate=yes: [InvalidValue] - Group=101;[InvalidValue] - User=101
User=www-data: [Security.Delegate] - Service should have Delegate being set
User=www-data Delegate=no: [InvalidValue] - Delegate=no;[Security.Delegate] - Service should have Delegate being set
TXT
echo "as described: a number is no user, and a subtree of control groups is wanted"
