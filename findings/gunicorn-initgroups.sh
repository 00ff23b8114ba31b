#!/usr/bin/env bash
# gunicorn 27.0.1 started as root leaves its workers in the group root with --initgroups, and without it in all of root's other groups.
#
# Expected: --group, "Switch worker process to run as this group", and --initgroups, which sets the groups "of which the specified username is a member, plus the
# specified group id". So a server that opens port 80 as root and hands its workers to nobody leaves them nothing of root's, as
# supervisor 4.3.0 and circus 0.19.0 do with the same user, and Node.js' spawn({ uid, gid }).
# Seen: with --initgroups the groups are set and setgid is not called: real and effective group stay 0, and what root's group may read or write, the worker may. Without
# it the group is changed, and root's supplementary groups stay (0, 4 and 5 below; in an image of Alpine root is in bin, daemon, sys, adm, disk and others). No
# setting does both. Python's subprocess.run(user=, group=) keeps them as well, unless there is extra_groups=[], as its documentation has it.
# Needs Linux, root, setpriv, unshare and ip, curl, a user nobody with the group nogroup or nobody, and Python 3 with venv.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
chmod 755 .
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check gunicorn==27.0.1 supervisor==4.3.0 setuptools==80.9.0

cat > told.py <<'PY'
import pwd

user = pwd.getpwnam("nobody")


def told(path="/proc/self/status"):
    seen = dict(line.split(":", 1) for line in open(path))
    uid, gid = (seen[name].split()[1] for name in ("Uid", "Gid"))
    others = [int(group) for group in seen["Groups"].split() if group != str(user.pw_gid)]
    return f"user {'nobody' if uid == str(user.pw_uid) else uid}, group {'its own' if gid == str(user.pw_gid) else gid}, other groups {others}"


def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [told().encode()]
PY
cat > supervisord.conf <<'INI'
[supervisord]
nodaemon=true
user=root
logfile=/dev/null
logfile_maxbytes=0
pidfile=%(here)s/pid
[program:look]
command=cp /proc/self/status answer
directory=%(here)s
user=nobody
startsecs=0
autorestart=false
INI
cat > looks <<'BASH'
ip link set lo up
gunicorn() {
  venv/bin/gunicorn "$@" --user nobody --group "$(id -g nobody)" --bind 127.0.0.1:80 --log-level critical told &
  echo "gunicorn${*:+ $*}: $(curl --silent --retry 50 --retry-connrefused --retry-delay 1 http://127.0.0.1/)"
  kill $!
  wait $! || true
}
gunicorn
gunicorn --initgroups
touch answer
chown nobody answer
venv/bin/supervisord --configuration supervisord.conf > log 2>&1 &
until [ -s answer ]; do sleep 0.2; done
echo "supervisor: $(python3 -c 'import told; print(told.told("answer"))')"
kill $!
wait $! || true
BASH
setpriv --groups 0,4,5 unshare --net timeout 60 bash looks | tee seen
diff seen - <<'TXT'
gunicorn: user nobody, group its own, other groups [0, 4, 5]
gunicorn --initgroups: user nobody, group 0, other groups []
supervisor: user nobody, group its own, other groups []
TXT
echo "as described: root's group, or root's other groups"
