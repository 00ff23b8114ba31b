// One server in a process of its own: `floor` parses the JSON and says yes, `kport` is kport with its default settings.
import { createServer as createTlsServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Credentials } from '../src/cluster/certificates.ts';
import { live } from '../src/model/live.ts';
import { shippedPolicy } from '../src/policy/presets.ts';
import { selfSigned } from '../src/webhook/follow/self-signed.ts';
import { createServer, systemNow } from '../src/webhook/http/server.ts';
import { openLog } from '../src/webhook/log.ts';
import { createMetrics } from '../src/webhook/metrics.ts';
import { readSettings } from '../src/webhook/settings/settings.ts';
import { beginYoung } from '../src/webhook/threads/heap.ts';

const credentials = await selfSigned({ hosts: ['localhost', '127.0.0.1'], from: new Date(), days: 1 });
const port = process.argv[2] === 'floor' ? await floor(credentials) : await kport(credentials);
process.send?.({ port });
process.on('message', () => {
  globalThis.gc?.();
  const { rss, heapUsed } = process.memoryUsage();
  process.send?.({ cpu: process.cpuUsage(), rss, heapUsed });
});
process.on('disconnect', () => process.exit());

async function floor({ cert, key }: Credentials): Promise<number> {
  const server: Server = createTlsServer({ cert, key, keepAliveTimeout: 120_000 }, (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { uid } = JSON.parse(Buffer.concat(chunks).toString()).request;
      const review = { apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', response: { uid, allowed: true } };
      response.writeHead(200, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify(review));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

async function kport(credentials: Credentials): Promise<number> {
  beginYoung();
  const server = createServer({
    policy: live(shippedPolicy('restricted')),
    credentials: live(credentials),
    log: openLog('info').log,
    metrics: createMetrics(),
    settings: readSettings({ port: '0', healthPort: '0', workers: '1' }, {}),
    now: systemNow,
  });
  return (await server.listen()).port;
}
