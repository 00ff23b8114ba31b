#!/usr/bin/env bash
# @kubernetes/client-node 2.0.1 takes a login page for a list of Pods, and refuses the address that `kubectl proxy` serves.
#
# Expected: what answers 200 with a web page, as proxies that want a login do, is no API server: kubectl says so ("unexpected object", "invalid character
# '<'"), and a program gets an error. A kubeconfig with `server: http://...` is taken, as kubectl takes it.
# Seen: listNamespacedPod resolves to a V1PodList whose items are undefined, for a page and for any JSON, so a program that counts what runs dies of
# a TypeError elsewhere, or counts nothing. With a plain address each call is refused before it is made, unless
# insecure-skip-tls-verify is true, though there is no TLS to skip: the address too that loadFromDefault falls back to, localhost:8080.
# Needs Node.js from 22.19 on and npm.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y > /dev/null
npm install --no-audit --no-fund --save-exact @kubernetes/client-node@2.0.1 > /dev/null 2>&1

cat > look.mjs <<'JS'
import { createServer } from 'node:http';
import { CoreV1Api, KubeConfig } from '@kubernetes/client-node';

const ANSWERS = {
  '/good': ['application/json', JSON.stringify({ apiVersion: 'v1', kind: 'PodList', metadata: {}, items: [] })],
  '/page': ['text/html', '<html><form action="/login"></form></html>'],
  '/other': ['application/json', '{"login": "needed"}'],
};

const server = createServer((request, response) => {
  const [type, body] = ANSWERS[request.url.slice(0, request.url.indexOf('/', 1))];
  response.setHeader('Content-Type', type).end(body);
});
server.listen(0, '127.0.0.1', async () => {
  for (const [where, skipTLSVerify] of [['/good', false], ['/good', true], ['/page', true], ['/other', true]]) {
    const config = new KubeConfig();
    const cluster = { name: 'c', server: `http://127.0.0.1:${server.address().port}${where}`, skipTLSVerify };
    config.loadFromOptions({ clusters: [cluster], users: [{ name: 'u' }], contexts: [{ name: 'x', cluster: 'c', user: 'u' }], currentContext: 'x' });
    const seen = await config.makeApiClient(CoreV1Api).listNamespacedPod({ namespace: 'default' }).then(
      (list) => `${list.constructor.name} of ${JSON.stringify(list.items)}`,
      (error) => error.message,
    );
    console.log(`${where}, insecure-skip-tls-verify ${skipTLSVerify}: ${seen}`);
  }
  const none = new KubeConfig();
  process.env.HOME = '/nowhere';
  delete process.env.KUBECONFIG;
  none.loadFromDefault();
  const refused = await none.makeApiClient(CoreV1Api).listNamespacedPod({ namespace: 'default' }).catch((error) => error.message);
  console.log(`without a kubeconfig, ${none.getCurrentCluster().server}: ${refused}`);
  server.close();
});
JS
env -u KUBECONFIG -u KUBERNETES_SERVICE_HOST HOME=/nowhere node look.mjs | tee seen
diff seen - <<'TXT'
/good, insecure-skip-tls-verify false: HTTP protocol is not allowed when skipTLSVerify is not set or false
/good, insecure-skip-tls-verify true: V1PodList of []
/page, insecure-skip-tls-verify true: V1PodList of undefined
/other, insecure-skip-tls-verify true: V1PodList of undefined
without a kubeconfig, http://localhost:8080: HTTP protocol is not allowed when skipTLSVerify is not set or false
TXT
echo "as described: a page is a list of nothing"
