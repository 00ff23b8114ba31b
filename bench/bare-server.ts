// What the machine and node:https alone cost while attackers are there: as many connections as they like, no body of more than a
// Deployment's is read, and a verdict is a search for a text. It tells its ports as `kport serve` does.
import { createServer as createHealthServer } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo, Server as NetServer } from 'node:net';
import { selfSigned } from '../src/webhook/follow/self-signed.ts';

const LONGEST_BODY = 128 * 1024;
const REVIEW = { apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview' };

const { cert, key } = await selfSigned({ hosts: ['localhost', '127.0.0.1'], from: new Date(), days: 1 });
const webhook: Server = createServer({ cert, key, keepAliveTimeout: 120_000 }, (request, response) => {
  if (!(Number(request.headers['content-length']) <= LONGEST_BODY)) {
    response.writeHead(413, { Connection: 'close' }).end();
    return;
  }
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const text = Buffer.concat(chunks).toString('latin1');
    const uid = /"uid":"([^"]+)"/.exec(text)?.[1];
    const allowed = text.includes('"runAsNonRoot":true');
    response.writeHead(200, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify({ ...REVIEW, response: { uid, allowed } }));
  });
});
const health = createHealthServer((_request, response) => void response.end('ok\n'));

async function portOf(server: NetServer): Promise<number> {
  await new Promise<void>((resolve) => server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, resolve));
  return (server.address() as AddressInfo).port;
}

const [port, healthPort] = [await portOf(webhook), await portOf(health)];
process.stderr.write(`https://127.0.0.1:${port}/validate http://127.0.0.1:${healthPort}/metrics\n`);
