#!/usr/bin/env bash
# http-proxy 1.18.1, http-proxy-3 1.23.3 and httpxy 0.5.6 (npm) take a piece of an IPv6 address for the port that was asked.
#
# Expected: with `xfwd: true` the server behind the proxy hears in X-Forwarded-Port at which port the client asked, 80 or 443 where the Host header has none. A
# host that is an address of IPv6 stands in brackets, and the port behind them (RFC 3986, 3.2.2; RFC 9110, 7.2).
# Seen: what follows the first colon and is a number. [::1]:8080 was asked at port 1, [2001:db8::5]:8443 at port 5, and [fd00::443] without TLS at port
# 443, so that links and redirects lead there. Names and addresses of IPv4 are right, and so is the Host header itself. The packages
# that build on them do the same, http-proxy-middleware 3.0.11 below.
# Needs Linux with IPv6 on loopback, Node.js from 22 on and npm.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact http-proxy@1.18.1 http-proxy-3@1.23.3 httpxy@0.5.6 http-proxy-middleware@3.0.11 > /dev/null

cat > look.mjs <<'JS'
import { once } from 'node:events';
import http from 'node:http';
import httpProxy from 'http-proxy';
import httpProxy3 from 'http-proxy-3';
import { createProxyMiddleware } from 'http-proxy-middleware';
import * as httpxy from 'httpxy';

const listening = async (handle, host) => {
  const server = http.createServer(handle).listen(0, host);
  await once(server, 'listening');
  return server.address().port;
};
const target = `http://127.0.0.1:${await listening((request, response) => response.end(request.headers['x-forwarded-port']), '127.0.0.1')}`;
const settings = { target, xfwd: true };
const proxied = (proxy) => (request, response) => proxy.web(request, response);
const proxies = {
  'http-proxy': proxied(httpProxy.createProxyServer(settings)),
  'http-proxy-3': proxied(httpProxy3.createProxyServer(settings)),
  httpxy: proxied(httpxy.createProxyServer(settings)),
  'http-proxy-middleware': createProxyMiddleware(settings),
};
for (const [name, handle] of Object.entries(proxies)) {
  const port = await listening(handle, '::1');
  const told = [];
  for (const host of ['web.example', 'web.example:8080', '192.0.2.1:8080', '[::1]:8080', '[2001:db8::5]:8443', '[fd00::443]']) {
    const request = http.get({ host: '::1', port, headers: { host } });
    const [response] = await once(request, 'response');
    told.push(`${host} ${(await response.toArray()).join('')}`);
  }
  console.log(`${name}: ${told.join(', ')}`);
}
process.exit();
JS
node look.mjs 2> /dev/null | tee seen
diff seen - <<'TXT'
http-proxy: web.example 80, web.example:8080 8080, 192.0.2.1:8080 8080, [::1]:8080 1, [2001:db8::5]:8443 5, [fd00::443] 443
http-proxy-3: web.example 80, web.example:8080 8080, 192.0.2.1:8080 8080, [::1]:8080 1, [2001:db8::5]:8443 5, [fd00::443] 443
httpxy: web.example 80, web.example:8080 8080, 192.0.2.1:8080 8080, [::1]:8080 1, [2001:db8::5]:8443 5, [fd00::443] 443
http-proxy-middleware: web.example 80, web.example:8080 8080, 192.0.2.1:8080 8080, [::1]:8080 1, [2001:db8::5]:8443 5, [fd00::443] 443
TXT
echo "as described: a piece of the address is the port"
