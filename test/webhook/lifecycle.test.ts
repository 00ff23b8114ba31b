import { once } from 'node:events';
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { Agent } from 'node:https';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { connect } from 'node:tls';
import { afterAll, describe, expect, test } from 'vitest';
import { lockText } from '../../src/images/lock-file.ts';
import type { LockedImage } from '../../src/model/image-lock.ts';
import { live } from '../../src/model/live.ts';
import {
  followAuthority,
  followCertificate,
  followImages,
  followPolicy,
  knowing,
  tellPolicy,
} from '../../src/webhook/follow/inputs.ts';
import { selfSigned } from '../../src/webhook/follow/self-signed.ts';
import { createMetrics } from '../../src/webhook/metrics.ts';
import { readSettings, type SettingName } from '../../src/webhook/settings/settings.ts';
import { tweak } from '../facts/minimal-pod.ts';
import { telling } from '../told.ts';
import { type ClientCertificate, clientAuthority } from './client-authority.ts';
import { goodPod, review } from './reviews.ts';
import { type Answer, keepAlive, metric, NOW, recordedLog, running, send, testCredentials } from './running.ts';

const directory = mkdtempSync(path.join(tmpdir(), 'kport-webhook-'));
afterAll(() => rmSync(directory, { recursive: true }));

const badPod = tweak(goodPod(), ({ spec }) => {
  spec.containers[0].ports = [{ containerPort: 80 }];
});
const policyText = (mode: string, name = mode) =>
  `apiVersion: kport.dev/v1alpha1\nkind: PortPolicy\nmetadata: {name: ${name}}\nspec: {mode: ${mode}}\n`;

/** A directory as the kubelet mounts a ConfigMap: files are links into `..data`, a link that is swapped. */
function mounted(name: string) {
  const root = path.join(directory, name);
  mkdirSync(root);
  let version = 0;
  return {
    root,
    put(files: Readonly<Record<string, string>>): void {
      version += 1;
      mkdirSync(path.join(root, `..v${version}`));
      for (const [file, text] of Object.entries(files)) {
        writeFileSync(path.join(root, `..v${version}`, file), text);
        if (version === 1) symlinkSync(`..data/${file}`, path.join(root, file));
      }
      symlinkSync(`..v${version}`, path.join(root, '..new'));
      renameSync(path.join(root, '..new'), path.join(root, '..data'));
    },
  };
}

function inputs(flags: Partial<Record<SettingName, string>>) {
  const { log, lines } = recordedLog();
  const metrics = createMetrics();
  const settings = readSettings({ reloadInterval: '0.02', ...flags }, {});
  return { parts: { settings, cwd: directory, log, metrics, now: () => Date.now() }, lines, metrics };
}

/** Requests until `stop` is called, over connections that stay open; every answer, or its error. */
function underLoad(port: number, body: unknown) {
  let isOn = true;
  const agent = keepAlive(4);
  const workers = Array.from({ length: 4 }, async () => {
    const answers: Answer[] = [];
    while (isOn) answers.push(await send({ port, body, agent }));
    return answers;
  });
  return {
    async stop(): Promise<Answer[]> {
      isOn = false;
      const answers = (await Promise.all(workers)).flat();
      agent.destroy();
      return answers;
    },
  };
}

test('a policy is reloaded under load, through a swapped link, and an invalid one is refused', async () => {
  const mount = mounted('policy');
  mount.put({ 'policy.yaml': policyText('enforce') });
  const { parts, lines, metrics } = inputs({ policy: 'policy/policy.yaml' });
  const policy = await followPolicy(parts);
  tellPolicy(policy, metrics);
  const webhook = await running({ policy });
  const load = underLoad(webhook.port, review({ object: badPod }));
  const allowed = async () => (await send({ port: webhook.port, body: review({ object: badPod }) })).json.response.allowed;
  expect(await allowed()).toBe(false);
  mount.put({ 'policy.yaml': policyText('warn') });
  await expect.poll(allowed).toBe(true);
  mount.put({ 'policy.yaml': policyText('sometimes') });
  await expect.poll(() => metric({ metrics }, 'kport_reloads_total{what="policy",result="refused"}')).toBe(1);
  expect(policy.current().mode).toBe('warn');
  expect(await metric({ metrics }, 'kport_up_to_date{what="policy"}')).toBe(0);
  expect(lines.at(-1)).toMatchObject({ level: 'error', what: 'policy', because: expect.stringContaining('policy.yaml:4:14') });
  mount.put({ 'policy.yaml': policyText('audit') });
  await expect.poll(() => policy.current().mode).toBe('audit');
  expect(await metric({ metrics }, 'kport_policy_info{policy="audit",mode="audit"}')).toBe(1);
  const answers = await load.stop();
  expect(answers.length).toBeGreaterThan(0);
  expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
  await webhook.server.close();
});

test('a policy is reloaded when one that it extends changes', async () => {
  writeFileSync(path.join(directory, 'base.yaml'), policyText('warn'));
  writeFileSync(path.join(directory, 'top.yaml'), policyText('enforce').replace('mode: enforce', 'extends: ./base.yaml'));
  const policy = await followPolicy(inputs({ policy: 'top.yaml' }).parts);
  expect(policy.current().mode).toBe('warn');
  writeFileSync(path.join(directory, 'base.yaml'), policyText('audit'));
  await expect.poll(() => policy.current().mode).toBe('audit');
});

test('what images hold is known from a lock, and read again when it changes', async () => {
  const facts = (user: string): LockedImage => ({
    ref: 'web:1',
    digest: `sha256:${'0'.repeat(64)}`,
    platforms: ['linux/amd64'],
    facts: { user, fileCapability: 'none', exec: 'direct' },
    evidence: [],
  });
  const lock = (user: string) => lockText({ made: '2026-01-31', images: [facts(user)] });
  writeFileSync(path.join(directory, 'lock.json'), lock(''));
  const { parts, lines } = inputs({ images: 'lock.json' });
  const policy = knowing(await followPolicy(parts), await followImages(parts));
  const webhook = await running({ policy });
  const pod = tweak(goodPod(), ({ spec }) => {
    for (const container of spec.containers) {
      container.image = 'web:1';
      delete container.securityContext.runAsUser;
    }
  });
  const answered = async () => (await send({ port: webhook.port, body: review({ object: pod }) })).json.response;
  expect(await answered()).toMatchObject({
    allowed: false,
    status: { message: expect.stringContaining('image will run as root') },
  });
  writeFileSync(path.join(directory, 'lock.json'), lock('1000'));
  await expect.poll(async () => (await answered()).allowed).toBe(true);
  writeFileSync(path.join(directory, 'lock.json'), 'no lock');
  await expect.poll(() => lines.at(-1)).toMatchObject({ level: 'error', what: 'images' });
  expect(await answered()).toMatchObject({ allowed: true });
  await webhook.server.close();
});

test('a certificate is reloaded under load: open connections stay, new ones see it', async () => {
  const make = (host: string) => selfSigned({ hosts: [host], from: new Date(), days: 1 });
  const [one, two] = await Promise.all([make('one'), make('two')]);
  const mount = mounted('tls');
  mount.put({ 'tls.crt': one.cert, 'tls.key': one.key });
  const { parts, metrics } = inputs({ cert: 'tls/tls.crt', key: 'tls/tls.key' });
  const credentials = await followCertificate(parts);
  const webhook = await running({ credentials });
  const load = underLoad(webhook.port, review({ object: goodPod() }));
  const shown = () => shownName(webhook.port);
  expect(await shown()).toBe('one');
  mount.put({ 'tls.crt': two.cert, 'tls.key': two.key });
  await expect.poll(shown).toBe('two');
  mount.put({ 'tls.crt': two.cert, 'tls.key': one.key });
  await expect.poll(() => metric({ metrics }, 'kport_reloads_total{what="certificate",result="refused"}')).toBe(1);
  expect(await shown()).toBe('two');
  const answers = await load.stop();
  expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
  await webhook.server.close();
});

function shownName(port: number): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false }, () => {
      resolve(socket.getPeerCertificate().subject.CN as string);
      socket.destroy();
    });
    socket.once('error', reject);
  });
}

test('certificates that no server could use are refused at the start', async () => {
  const { cert, key } = await testCredentials();
  const old = await selfSigned({ hosts: ['old'], from: new Date(NOW - 10 * 86_400_000), days: 1 });
  for (const [name, text] of Object.entries({ cert, key, oldCert: old.cert, oldKey: old.key, junk: 'junk' })) {
    writeFileSync(path.join(directory, name), text);
  }
  const start = (given: string, itsKey: string) => followCertificate(inputs({ cert: given, key: itsKey }).parts);
  await expect(telling(start('missing', 'key'))).rejects.toThrow('missing: no such file');
  await expect(telling(start('junk', 'key'))).rejects.toThrow('no PEM certificate');
  await expect(telling(start('cert', 'junk'))).rejects.toThrow('no PEM private key');
  await expect(telling(start('cert', 'oldKey'))).rejects.toThrow('does not belong');
  await expect(telling(start('oldCert', 'oldKey'))).rejects.toThrow('expired at');
});

describe('with a client CA', () => {
  test('only its clients may call, and only those that are named; another CA takes its place under way', async () => {
    const [own, foreign] = await Promise.all([clientAuthority('own'), clientAuthority('foreign')]);
    writeFileSync(path.join(directory, 'ca.crt'), own.ca);
    const authority = await followAuthority(inputs({ clientCa: 'ca.crt' }).parts);
    const webhook = await running({
      clientAuthority: authority,
      flags: { clientCa: 'ca.crt', clientName: 'other, kube-apiserver' },
    });
    const ask = async (who: Partial<ClientCertificate>) => {
      const agent = new Agent({ ...who, rejectUnauthorized: false });
      const answer = send({ port: webhook.port, body: review({ object: goodPod() }), agent });
      return answer.then(
        ({ status }) => status,
        ({ code }: NodeJS.ErrnoException) => code,
      );
    };
    expect(await ask(await own.client('kube-apiserver'))).toBe(200);
    // By TLS: not one of them gets as far as a request.
    const cut = /^(ECONNRESET|EPIPE|ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED)$/;
    expect(await ask({})).toMatch(cut);
    expect(await ask(await foreign.client('kube-apiserver'))).toMatch(cut);
    expect(await ask(await own.client('somebody-else'))).toMatch(cut);
    expect(await metric(webhook, 'kport_admission_duration_seconds_count')).toBe(1);
    writeFileSync(path.join(directory, 'ca.crt'), foreign.ca);
    await expect.poll(async () => ask(await foreign.client('kube-apiserver'))).toBe(200);
    expect(await ask(await own.client('kube-apiserver'))).not.toBe(200);
    await webhook.server.close();
  });
});

test('a server that drains answers all that is asked, tells clients to go, and is not ready', async () => {
  const webhook = await running({ flags: { drainTime: '1.5' }, policy: live((await followPolicy(inputs({}).parts)).current()) });
  const body = review({ object: goodPod() });
  const load = underLoad(webhook.port, body);
  const ready = async () => (await fetch(`http://127.0.0.1:${webhook.healthPort}/readyz`)).status;
  await expect.poll(ready).toBe(200);
  const drained = webhook.server.drain();
  expect(await ready()).toBe(503);
  const last = await send({ port: webhook.port, body, agent: keepAlive(1) });
  expect([last.status, last.headers.connection]).toEqual([200, 'close']);
  const slow = slowRequest(webhook.port, JSON.stringify(body), 1700);
  await new Promise((resolve) => setTimeout(resolve, 300));
  const answers = await load.stop();
  expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
  expect(await slow).toMatch(/^HTTP\/1\.1 200/);
  await drained;
  await expect(send({ port: webhook.port, body })).rejects.toThrow();
});

/** The second half of the body follows after a while. */
function slowRequest(port: number, body: string, milliseconds: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false });
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk;
    });
    socket.once('close', () => resolve(text)).once('error', reject);
    const length = Buffer.byteLength(body);
    socket.write(`POST /validate HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n\r\n`);
    socket.write(body.slice(0, 100));
    setTimeout(() => socket.write(body.slice(100)), milliseconds);
  });
}

test('10,000 requests at concurrency 50 are all answered, each with its own verdict', async () => {
  const webhook = await running();
  const agent = keepAlive(50);
  let left = 10_000;
  const wrong: unknown[] = [];
  const worker = async () => {
    while (left > 0) {
      const number = left;
      left -= 1;
      const isBad = number % 2 === 0;
      const body = review({ object: isBad ? badPod : goodPod() });
      body.request.uid = `u${number}`;
      const { status, json } = await send({ port: webhook.port, body, agent });
      if (status !== 200 || json.response.uid !== `u${number}` || json.response.allowed === isBad) wrong.push(json);
    }
  };
  await Promise.all(Array.from({ length: 50 }, worker));
  expect(wrong).toEqual([]);
  expect(await metric(webhook, 'kport_admission_duration_seconds_count')).toBe(10_000);
  // A request is in flight until its answer has left, which the client may see first.
  await expect.poll(() => metric(webhook, 'kport_requests_in_flight')).toBe(0);
  agent.destroy();
  await webhook.server.close();
  // Five seconds on two free cores; they may be busy.
}, 120_000);

test('a connection by which nobody asks for anything holds up no end', async () => {
  const webhook = await running({ flags: { headersTimeout: '0.2', requestTimeout: '20' } });
  const idle = connect({ port: webhook.port, host: '127.0.0.1', rejectUnauthorized: false });
  await once(idle, 'secureConnect');
  const from = performance.now();
  await webhook.server.drain();
  expect(performance.now() - from).toBeLessThan(10_000);
  idle.destroy();
});
