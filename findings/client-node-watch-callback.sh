#!/usr/bin/env bash
# @kubernetes/client-node 2.0.1: an exception in a Watch's callback reaches nobody.
#
# Expected: what the program throws while it works on an event comes to `done`, or to the process as an uncaught exception; the watch goes on
# or ends, and one of both says so.
# Seen: the parser of lines and the callback stand in one `try` whose `catch` is for parse errors. A handler that fails on every event
# looks like a watch on which nothing happens: `done` gets null, the process ends with 0. The same handler of an informer, which is built on
# Watch, ends the process by an unhandled rejection: one library, two answers.
# Needs Node.js 22.15 or newer and npm.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund --save-exact @kubernetes/client-node@2.0.1

cat > look.mjs <<'JS'
import { createServer } from 'node:http';
import { once } from 'node:events';
import { CoreV1Api, KubeConfig, makeInformer, Watch } from '@kubernetes/client-node';

const pod = (name) => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'a', resourceVersion: '2' } });
const server = createServer((request, response) => {
  response.setHeader('content-type', 'application/json');
  if (!request.url.includes('watch=true')) return response.end(JSON.stringify({ kind: 'PodList', apiVersion: 'v1', metadata: { resourceVersion: '1' }, items: [] }));
  for (const name of ['one', 'two']) response.write(`${JSON.stringify({ type: 'ADDED', object: pod(name) })}\n`);
  setTimeout(() => response.end(), 200);
}).listen(0, '127.0.0.1');
await once(server, 'listening');

const config = new KubeConfig();
config.loadFromOptions({
  clusters: [{ name: 'c', server: `http://127.0.0.1:${server.address().port}`, skipTLSVerify: true }],
  users: [{ name: 'u' }], contexts: [{ name: 'x', cluster: 'c', user: 'u' }], currentContext: 'x',
});
process.on('uncaughtException', (error) => console.log('uncaught:', error.message));
process.on('unhandledRejection', (error) => console.log('process:', error.message));

await new Promise((ended) =>
  new Watch(config).watch('/api/v1/pods', {}, (type, object) => {
    console.log('watch:', type, object.metadata.name);
    throw new Error('the handler fails');
  }, (error) => { console.log('done:', error); ended(); }));

const api = config.makeApiClient(CoreV1Api);
const informer = makeInformer(config, '/api/v1/pods', () => api.listPodForAllNamespaces());
informer.on('add', (object) => {
  console.log('informer:', object.metadata.name);
  throw new Error('the handler fails');
});
informer.on('error', () => {});
await informer.start();
await new Promise((later) => setTimeout(later, 150));
await informer.stop();
server.closeAllConnections();
server.close();
JS
node look.mjs | tee seen
diff seen - <<'TXT'
watch: ADDED one
watch: ADDED two
done: null
informer: one
informer: two
process: the handler fails
process: the handler fails
TXT
echo "as described: no exception of the watch was told, both of the informer were"
