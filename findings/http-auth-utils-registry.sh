#!/usr/bin/env bash
# http-auth-utils 6.0.1 refuses the challenge with which image registries ask for a token.
#
# Expected: the Bearer challenge of the distribution specification's token authentication is read:
#   Bearer realm="...",service="...",scope="repository:NAME:pull"
# RFC 6750, section 3, lists realm, scope and error, and says "Other auth-param attributes MAY be used as well"; RFC 9110, 11.2, that new ones
# may come.
# Seen: the parameter `service` ends in E_UNAUTHORIZED_KEY, and none of the others can be had. Without it the same header is read.
# auth-header 1.0.0 and www-authenticate 0.6.3 read both.
# Needs Node.js and npm.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund --save-exact http-auth-utils@6.0.1 auth-header@1.0.0 www-authenticate@0.6.3

cat > look.mjs <<'JS'
import authHeader from 'auth-header';
import { parseWWWAuthenticateHeader } from 'http-auth-utils';
import authenticate from 'www-authenticate';

const readers = {
  'http-auth-utils': (header) => parseWWWAuthenticateHeader(header).data,
  'auth-header': (header) => authHeader.parse(header).params,
  'www-authenticate': (header) => new authenticate.parsers.WWW_Authenticate(header).parms,
};
const scope = 'scope="repository:library/nginx:pull"';
for (const service of ['', 'service="registry.example",']) {
  for (const [name, read] of Object.entries(readers)) {
    try {
      console.log(name, JSON.stringify(read(`Bearer realm="https://auth.example/token",${service}${scope}`)));
    } catch (error) {
      console.log(name, error.code ?? error.message);
    }
  }
}
JS
node look.mjs | tee seen
diff seen - <<'TXT'
http-auth-utils {"realm":"https://auth.example/token","scope":"repository:library/nginx:pull"}
auth-header {"realm":"https://auth.example/token","scope":"repository:library/nginx:pull"}
www-authenticate {"realm":"https://auth.example/token","scope":"repository:library/nginx:pull"}
http-auth-utils E_UNAUTHORIZED_KEY
auth-header {"realm":"https://auth.example/token","service":"registry.example","scope":"repository:library/nginx:pull"}
www-authenticate {"realm":"https://auth.example/token","service":"registry.example","scope":"repository:library/nginx:pull"}
TXT
echo "as described: the service of a registry is no key that it knows"
