#!/usr/bin/env bash
# @kubernetes/client-node 2.0.1 ends a watch on which nothing happened for 30 seconds, and calls it a timeout.
#
# Expected: a watch stays open while the connection does. A quiet one is the common case: the API server sends bookmarks about once a minute
# (bookmarkFrequency in k8s.io/apiserver, pkg/storage/cacher), and closes by itself after timeoutSeconds (30 to 60 minutes).
# Seen: the time that is meant for the connecting becomes an idle time afterwards; half a minute without a line aborts the request, and `done`
# gets a TimeoutError, although the server is there. `timeoutSeconds` and `allowWatchBookmarks` change nothing. Every quiet watch of a
# cluster is so opened anew twice a minute, and a program that takes an error of a watch for a lost API server says so as often.
# Needs Node.js 22.15 or newer and npm; takes 40 seconds.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund --save-exact @kubernetes/client-node@2.0.1

cat > look.mjs <<'JS'
import { createServer } from 'node:http';
import { once } from 'node:events';
import { KubeConfig, Watch } from '@kubernetes/client-node';

const server = createServer((request, response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.flushHeaders();
  response.on('close', () => console.log('the client closed:', !response.writableEnded));
}).listen(0, '127.0.0.1');
await once(server, 'listening');

const config = new KubeConfig();
config.loadFromOptions({
  clusters: [{ name: 'c', server: `http://127.0.0.1:${server.address().port}`, skipTLSVerify: true }],
  users: [{ name: 'u' }], contexts: [{ name: 'x', cluster: 'c', user: 'u' }], currentContext: 'x',
});
const begin = Date.now();
const error = await new Promise((done) =>
  new Watch(config).watch('/api/v1/namespaces', { timeoutSeconds: 1800, allowWatchBookmarks: true }, () => {}, done));
const seconds = (Date.now() - begin) / 1000;
console.log('done:', error?.name, seconds > 28 && seconds < 45 ? 'after half a minute' : `after ${seconds} s`);
await new Promise((later) => setTimeout(later, 200));
server.close();
JS
node look.mjs | tee seen
diff seen - <<'TXT'
done: TimeoutError after half a minute
the client closed: true
TXT
echo "as described: a quiet watch is taken for a lost one"
