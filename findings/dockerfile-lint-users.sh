#!/usr/bin/env bash
# dockerfile_lint 0.3.4 calls USER 101:101 an error, and dockerfilelint 1.8.0 every port that is a range, a variable or of SCTP.
#
# Expected: nothing against the Dockerfile below, which buildah 1.28.2 builds. The Dockerfile reference has "USER <user>[:<group>]" and
# "USER <UID>[:<GID>]"; USER and EXPOSE are among the instructions in which variables are replaced ("Environment replacement"). sctp has been a
# protocol of EXPOSE since Docker 18.03, and a range in it is as old as EXPOSE with several ports.
# Seen: dockerfile_lint takes a name or a number for a user: with a group, a variable or quotes it is "Invalid parameters for command.", exit code above 0. Who
# names the group, as advised where a volume belongs to it, has to take the number away again or the linter. It takes sctp and ranges, and no
# variable as a port. dockerfilelint takes all users and says of the ports "should only be valid port numbers" ("Possible Bug"); of the colon in
# ${PORT:-80} it says that a port of the host is named.
# Needs Node.js and npm.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact dockerfile_lint@0.3.4 dockerfilelint@1.8.0 > /dev/null 2>&1

cat > Dockerfile <<'DOCKERFILE'
FROM scratch
LABEL Name=web Version=1
ARG UID=101
ENV PORT=8080
EXPOSE 80/tcp
EXPOSE 38412/sctp
EXPOSE 8000-8010
EXPOSE $PORT
EXPOSE ${PORT:-80}
USER web
USER 101
USER 101:101
USER web:web
USER "101"
USER ${UID}
CMD ["/web"]
DOCKERFILE
{
  echo "dockerfile_lint:"
  npx dockerfile_lint -f Dockerfile 2> /dev/null | grep -oE '^Line .*|^ERROR: [^.]*' || true
  echo "dockerfilelint:"
  npx dockerfilelint Dockerfile 2> /dev/null | grep -oE '^Line .*|Invalid Port Exposed|Expose Only' || true
} | tee seen
diff seen - <<'TXT'
dockerfile_lint:
Line 8: -> EXPOSE $PORT
ERROR: Invalid parameters for command
Line 9: -> EXPOSE ${PORT:-80}
ERROR: Invalid parameters for command
Line 12: -> USER 101:101
ERROR: Invalid parameters for command
Line 13: -> USER web:web
ERROR: Invalid parameters for command
Line 14: -> USER "101"
ERROR: Invalid parameters for command
Line 15: -> USER ${UID}
ERROR: Invalid parameters for command
dockerfilelint:
Line 6: EXPOSE 38412/sctp
Invalid Port Exposed
Line 7: EXPOSE 8000-8010
Invalid Port Exposed
Line 8: EXPOSE $PORT
Invalid Port Exposed
Line 9: EXPOSE ${PORT:-80}
Expose Only
TXT
echo "as described: users with a group, and ports but plain ones, are errors"
