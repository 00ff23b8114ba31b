#!/usr/bin/env bash
# @hapi/hapi 21.4.10 (npm): a server on an address of IPv6 names itself http://:::8080, which is no URL, and answers 500 to its own tests where it answers 200 to its clients.
#
# Expected: server.info.uri is "the full public URI without the path (e.g. 'http://example.com:8080')", made of the settings, which can be fetched or registered; an address of IPv6
# stands in brackets in it (RFC 3986, 3.2.2), as fastify 5.12.8 and restify 12.0.0 have it. server.inject() is for tests, and gives what a client gets.
# Seen: the address is put before the port as it is. With host :: or ::1, the address by which a Pod of a cluster with IPv6 listens, new URL(server.info.uri) is an error, and so
# is fetch. inject() sends the same pair as the Host header, :::8080, of which request.url can be made as little: a handler, or an extension that asks for request.url, ends in
# 500 there. By a real request, with the client's Host header or with none, it is right. With 0.0.0.0 all three are.
# Needs Node.js from 20 on and npm, and IPv6 on loopback.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y > log
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact @hapi/hapi@21.4.10 fastify@5.12.8 restify@12.0.0
cat > look.cjs <<'JS'
const fastify = require('fastify');
const hapi = require('@hapi/hapi');
const restify = require('restify');

const tell = (name, url) => console.log(`${name}: ${url.replace(/\d{4,5}/, 'PORT')} ${URL.canParse(url) ? 'is a' : 'is no'} URL`);
async function look(host) {
  const server = hapi.server({ host, port: 0, debug: false });
  server.route({ method: 'GET', path: '/', handler: ({ url }) => url.pathname });
  await server.start();
  const client = await fetch(`http://${host === '0.0.0.0' ? '127.0.0.1' : '[::1]'}:${server.info.port}/`);
  tell(`hapi on ${host}`, server.info.uri);
  console.log(`  a client gets ${client.status}, inject ${(await server.inject('/')).statusCode}`);
  await server.stop();
}
async function others(host) {
  const one = fastify();
  tell(`fastify on ${host}`, await one.listen({ host, port: 0 }));
  await one.close();
  const other = restify.createServer();
  await new Promise((done) => other.listen(0, host, done));
  tell(`restify on ${host}`, other.url);
  other.close();
}
(async () => {
  for (const host of ['0.0.0.0', '::', '::1']) await look(host);
  await others('::');
})();
JS
node --no-deprecation look.cjs 2> log | tee seen
diff seen - <<'TXT'
hapi on 0.0.0.0: http://0.0.0.0:PORT is a URL
  a client gets 200, inject 200
hapi on ::: http://:::PORT is no URL
  a client gets 200, inject 500
hapi on ::1: http://::1:PORT is no URL
  a client gets 200, inject 500
fastify on ::: http://[::]:PORT is a URL
restify on ::: http://[::]:PORT is a URL
TXT
echo "as described: no brackets, and no URL"
