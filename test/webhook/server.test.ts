import { once } from 'node:events';
import { connect } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Mode } from '../../src/model/decision.ts';
import { live } from '../../src/model/live.ts';
import { tweak } from '../facts/minimal-pod.ts';
import { fewRules, goodContainer, goodPod, inKind, KINDS, request, review } from './reviews.ts';
import { metric, type Running, running, send, testCredentials } from './running.ts';

let webhook: Running;
beforeAll(async () => {
  const flags = { bodyLimit: '100000', requestTimeout: '1', headersTimeout: '0.5' };
  webhook = await running({ flags });
});
afterAll(() => webhook.server.close());

const bad = () =>
  tweak(goodPod(), ({ spec }) => {
    spec.containers[0].ports = [{ containerPort: 80 }];
  });
const badOf = (image: string) =>
  tweak(bad(), ({ spec }) => {
    spec.containers[0].image = image;
  });
const ask = (body: unknown, more: object = {}) => send({ port: webhook.port, body, ...more });

describe('an answer', () => {
  test('allows what nothing is said against', async () => {
    const { status, headers, json } = await ask(review({ object: goodPod() }));
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('application/json');
    expect(headers['x-powered-by']).toBeUndefined();
    expect(json).toEqual({
      apiVersion: 'admission.k8s.io/v1',
      kind: 'AdmissionReview',
      response: { uid: 'a1b2', allowed: true, auditAnnotations: { verdict: 'allow', policy: 'restricted', mode: 'enforce' } },
    });
  });

  test('denies with code, reason, rule, field, value, why and fix', async () => {
    const { response } = (await ask(review({ object: bad() }))).json;
    expect(response).toMatchObject({ uid: 'a1b2', allowed: false, status: { code: 403, reason: 'Forbidden' } });
    const lines = response.status.message.split('\n');
    expect(lines[0]).toBe('Pod shop/web has 1 error (policy "restricted")');
    expect(lines[1]).toMatch(
      /^- privileged-container-port: spec\.containers\[0\]\.ports\[0\]\.containerPort: container "app" .* 80/,
    );
    expect(lines[2]).toMatch(/^ {2}Why: /);
    expect(lines[3]).toMatch(/^ {2}Fix: .*8080/);
    expect(response.auditAnnotations).toMatchObject({
      verdict: 'deny',
      denied: 'privileged-container-port spec.containers[0].ports[0].containerPort',
    });
  });

  test('is bounded for a thousand errors, and counts the rest', async () => {
    const many = Array.from({ length: 300 }, (_, index) => ({
      ...goodContainer(`c${index}`),
      ports: [{ containerPort: 80 + index }],
    }));
    const object = inKind(KINDS[3] as (typeof KINDS)[number], { ...goodPod(), spec: { containers: many } });
    const { response } = (await ask(review({ object }))).json;
    expect(response.status.message.length).toBeLessThanOrEqual(4096);
    const told = response.status.message.match(/^- /gm).length;
    expect(response.status.message).toContain(`${300 - told} more; kport lint shows them all`);
    for (const value of Object.values(response.auditAnnotations)) expect(String(value).length).toBeLessThanOrEqual(4096);
    expect(response.auditAnnotations.denied).toContain('260 more');
  });

  test('bounds warnings in number and length, and makes them printable', async () => {
    const containers = Array.from({ length: 30 }, (_, index) => ({
      ...goodContainer(`c${index}\n\u001b[31m${'x'.repeat(150)}`),
      securityContext: { runAsNonRoot: true },
    }));
    const { response } = (await ask(review({ object: { ...goodPod(), spec: { containers } } }))).json;
    expect(response.allowed).toBe(true);
    expect(response.warnings).toHaveLength(12);
    expect(response.warnings[11]).toBe('19 more');
    for (const warning of response.warnings) expect(warning).toMatch(/^[ -~]{1,120}$/);
  });

  test('tells old debt as warnings', async () => {
    const withSidecar = (image: string) =>
      tweak(bad(), (pod) => {
        pod.spec.containers.push({ ...goodPod().spec.containers[0], name: 'sidecar', image });
      });
    const update = { operation: 'UPDATE', oldObject: withSidecar('log:1'), object: withSidecar('log:2') };
    const { response } = (await ask(review(update))).json;
    expect(response).toMatchObject({
      allowed: true,
      warnings: [expect.stringMatching(/^privileged-container-port: not new: container "app"/)],
      auditAnnotations: { verdict: 'allow', known: expect.stringContaining('privileged-container-port') },
    });
  });

  test.each(KINDS.filter(([, kind]) => kind !== 'Pod' && kind !== 'PodTemplate'))(
    'tells whoever updates old debt of a %s %s that its new Pods will be denied',
    async (...kind) => {
      const object = inKind(kind, bad());
      const oldObject = inKind(kind, badOf('nginx:1'));
      const { response } = (await ask(review({ operation: 'UPDATE', oldObject, object }))).json;
      expect(response).toMatchObject({ allowed: true, warnings: [expect.stringContaining('not new: '), expect.any(String)] });
      expect(response.warnings[1]).toBe(
        `allowed, but new Pods of this ${kind[1]} will be denied until these errors are repaired or exempt`,
      );
      expect(response.warnings[1].length).toBeLessThanOrEqual(120);
      expect((await ask(review({ object }))).json.response.allowed).toBe(false);
    },
  );

  test('and does not, where the update is denied all the same', async () => {
    const kind = KINDS[3] as (typeof KINDS)[number];
    const worse = tweak(bad(), ({ spec }) => spec.containers.push({ ...goodContainer('new'), ports: [{ containerPort: 81 }] }));
    const asked = { operation: 'UPDATE', oldObject: inKind(kind, bad()), object: inKind(kind, worse) };
    const { response } = (await ask(review(asked))).json;
    expect(response).toMatchObject({ allowed: false, warnings: [expect.stringContaining('not new: ')] });
  });

  test('denies what cannot be judged, with the reason', async () => {
    const object = tweak(goodPod(), ({ spec }) => {
      spec.containers = 5;
    });
    const { response } = (await ask(review({ object }))).json;
    expect(response).toMatchObject({ allowed: false, status: { code: 403 }, auditAnnotations: { verdict: 'error' } });
    expect(response.status.message).toContain('spec.containers: expected a list, got the number 5');
  });

  test.each<[string, (longer: string) => object]>([
    ['name', (name) => ({ name })],
    ['namespace', (namespace) => ({ namespace })],
    ['subResource', (subResource) => ({ subResource })],
    ['kind.kind', (kind) => ({ kind: { group: '', version: 'v1', kind } })],
    ['userInfo.username', (name) => ({ userInfo: { username: name.repeat(5), groups: [] } })],
    ['userInfo.groups[1]', (name) => ({ userInfo: { username: 'a', groups: ['a', name.repeat(5)] } })],
  ])('denies a review whose %s is longer than any of Kubernetes, and judges nothing', async (field, change) => {
    const body = review({ object: goodPod() });
    const longer = { ...body.request, ...change('x'.repeat(254)) };
    const { status, json } = await ask({ ...body, request: longer });
    expect([status, json.response.uid, json.response.allowed]).toEqual([200, 'a1b2', false]);
    expect(json.response.status.message).toContain(`request.${field} must NOT have more than `);
  });

  test('denies a review that has a uid and cannot be read', async () => {
    const body = review({ object: goodPod() });
    for (const request of [
      { ...body.request, operation: 'PATCH' },
      { ...body.request, object: 'x' },
      { ...body.request, kind: undefined },
    ]) {
      const { status, json } = await ask({ ...body, request });
      expect([status, json.response.uid, json.response.allowed]).toEqual([200, 'a1b2', false]);
      expect(json.response.status.message).toMatch(/^the AdmissionReview cannot be read: request/);
    }
  });

  test('speaks the language that is set', async () => {
    const other = await running({ flags: { lang: 'ja' } });
    const { response } = (await send({ port: other.port, body: review({ object: bad() }) })).json;
    expect(response.status.message).toMatch(/^Pod shop\/web に/);
    const [old, object] = ['nginx:1', 'nginx:2'].map((image) => inKind(KINDS[3] as (typeof KINDS)[number], badOf(image)));
    const updated = (await send({ port: other.port, body: review({ operation: 'UPDATE', oldObject: old, object }) })).json;
    expect(updated.response.warnings[1]).toMatch(/^許可されますが、この Deployment が新しく作る Pod は、.{1,60}$/);
    await other.server.close();
  });
});

test('does what the mode of the namespace says, else of the policy, and what a laxer mode of the rule says', async () => {
  const { rules, ...policy } = fewRules('privileged-container-port', 'may-run-as-root');
  const recorded = { 'may-run-as-root': { level: 'error', mode: 'audit', options: {} } } as const;
  const own = await running({
    policy: live({ ...policy, rules: { ...rules, ...recorded } }),
  });
  const object = tweak(bad(), ({ spec }) => {
    spec.containers[0].securityContext = {};
  });
  const told = async (label: string) => {
    const { response } = (await send({ port: own.port, path: `/validate${label}`, body: review({ object }) })).json;
    const { allowed, warnings = [], auditAnnotations = {} } = response;
    const { mode, denied, warned, recorded: kept } = auditAnnotations;
    const ruleOf = (text?: string) => text?.split(' ')[0];
    return { allowed, warnings: warnings.length, mode, denied: ruleOf(denied), warned: ruleOf(warned), kept: ruleOf(kept) };
  };
  const [port, root] = ['privileged-container-port', 'may-run-as-root'];
  const denied = { allowed: false, warnings: 0, mode: 'enforce', denied: port, kept: root };
  expect(await told('')).toEqual(denied);
  expect(await told('/enforce')).toEqual(denied);
  expect(await told('/warn')).toEqual({ allowed: true, warnings: 1, mode: 'warn', warned: port, kept: root });
  expect(await told('/audit')).toEqual({ allowed: true, warnings: 0, mode: 'audit', kept: port });
  expect(await told('/off')).toEqual({ allowed: true, warnings: 0 });
  await own.server.close();
});

describe('the label of a namespace, which the path says', () => {
  const asked = async (mode: Mode, label: string, hold?: string) => {
    const own = await running({
      policy: live({ ...fewRules('privileged-container-port'), mode }),
      ...(hold === undefined ? {} : { flags: { namespaceLabels: hold } }),
    });
    const { json } = await send({ port: own.port, path: `/validate${label}`, body: review({ object: bad() }) });
    await own.server.close();
    const { allowed, warnings = [], auditAnnotations = {} } = json.response;
    return { allowed, warnings, mode: auditAnnotations.mode, line: own.lines.at(-1) };
  };
  const UNKNOWN = /^the label kport.dev\/mode of the namespace has no mode for its value: (\w+) holds, as in the policy$/;

  test.each(['enforce', 'warn', 'audit'] as const)(
    'an unknown value never goes before the policy (%s), and is told',
    async (mode) => {
      const { allowed, warnings, mode: held, line } = await asked(mode, '/unknown');
      expect({ allowed, held }).toEqual({ allowed: mode !== 'enforce', held: mode });
      expect(UNKNOWN.exec(warnings[0])?.[1]).toBe(mode);
      expect(line).toMatchObject({ namespaceLabel: 'unknown', mode });
    },
  );

  test.each<[Mode, string, string, string | undefined]>([
    ['warn', '/enforce', 'stricter', 'enforce'],
    ['warn', '/audit', 'stricter', 'warn'],
    ['warn', '/off', 'stricter', 'warn'],
    ['enforce', '/off', 'stricter', 'enforce'],
    ['off', '/audit', 'stricter', 'audit'],
    ['off', '/off', 'stricter', undefined],
    ['warn', '/enforce', 'off', 'warn'],
    ['warn', '/off', 'off', 'warn'],
    ['warn', '/off', 'on', undefined],
    ['warn', '/audit', 'on', 'audit'],
  ])('policy %s, label %s, labels %s: %s', async (mode, label, hold, expected) => {
    expect((await asked(mode, label, hold)).mode).toBe(expected);
  });

  test('another path is none', async () => {
    const own = await running();
    for (const path of ['/validate/enforced', '/validate/', '/validate/enforce/x', '/validate//enforce', '/Validate/none']) {
      const { status } = await send({ port: own.port, path, body: review({ object: goodPod() }) });
      expect([path, status]).toEqual([path, path === '/validate/' ? 200 : 404]);
    }
    await own.server.close();
  });
});

describe('a request is refused', () => {
  const good = review({ object: goodPod() });
  const deep = `{"kind":${'['.repeat(8000)}${']'.repeat(8000)}}`;
  test.each<[string, unknown, object, number, RegExp]>([
    ['v1beta1', { ...good, apiVersion: 'admission.k8s.io/v1beta1' }, {}, 400, /v1beta1.*admissionReviewVersions: \[v1\]/],
    ['another kind', { ...good, kind: 'Pod' }, {}, 400, /no AdmissionReview/],
    ['a kind of many brackets', deep, {}, 400, /its kind is no text/],
    [
      'a long kind',
      { ...good, kind: 'k'.repeat(50_000) },
      {},
      400,
      /^the body is no AdmissionReview: its kind is "k{97}\.\.\."$/,
    ],
    ['a long uid', { ...good, request: { ...good.request, uid: 'u'.repeat(257) } }, {}, 400, /uid must NOT have more than 256/],
    ['no uid', { ...good, request: { ...good.request, uid: undefined } }, {}, 400, /uid/],
    ['a list', [], {}, 400, /no AdmissionReview/],
    ['no JSON', '{"a":', {}, 400, /no JSON/],
    ['nothing', '', {}, 400, /no JSON/],
    ['another type', good, { headers: { 'content-type': 'text/plain' } }, 415, /application\/json/],
    ['an encoding', good, { headers: { 'content-encoding': 'gzip' } }, 415, /application\/json/],
    ['too much', 'x'.repeat(100_001), {}, 413, /100000 bytes/],
    ['too much, in chunks', 'x'.repeat(300_000), { headers: { 'transfer-encoding': 'chunked' } }, 413, /100000 bytes/],
    ['another method', good, { method: 'PUT' }, 405, /POST/],
    ['another path', good, { path: '/mutate' }, 404, /validate/],
  ])('%s', async (_, body, more, status, message) => {
    const answer = await ask(body, more);
    expect(answer.status).toBe(status);
    expect(answer.json).toMatchObject({
      kind: 'Status',
      apiVersion: 'v1',
      code: status,
      message: expect.stringMatching(message),
    });
  });

  test('and a type with parameters, and a query, are not', async () => {
    const more = { path: '/validate?timeout=10s', headers: { 'content-type': 'Application/JSON; charset=utf-8' } };
    expect((await ask(good, more)).status).toBe(200);
  });
});

describe('a client that asks before it sends its body', () => {
  async function told(headers: string, body = ''): Promise<string> {
    const socket = connect({ port: webhook.port, host: '127.0.0.1', rejectUnauthorized: false });
    let answer = '';
    socket.on('data', (chunk) => {
      answer += chunk;
      if (body !== '' && answer.includes(' 100 ')) socket.write(body);
      if (/^HTTP.1.1 [2-5].*\}$/ms.test(answer)) socket.destroy();
    });
    socket.write(`POST /validate HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n${headers}\r\n\r\n`);
    await once(socket, 'close');
    return [...answer.matchAll(/^HTTP.1.1 (\d+)/gm)].map(([, code]) => code).join();
  }
  const good = JSON.stringify(review({ object: goodPod() }));

  test('is told to go on', async () => {
    expect(await told(`Content-Length: ${good.length}\r\nExpect: 100-continue`, good)).toBe('100,200');
  });

  test.each([
    ['a body that is too large', 'Content-Length: 100001'],
    ['an encoding', 'Content-Length: 9\r\nContent-Encoding: gzip'],
  ])('is not, with %s', async (_, headers) => {
    expect(await told(`${headers}\r\nExpect: 100-continue`)).toMatch(/^41[35]$/);
  });

  test('and expects something else in vain, which is no reason to judge nothing', async () => {
    expect((await ask(review({ object: goodPod() }), { headers: { expect: 'haste' } })).status).toBe(200);
  });
});

describe('slow clients are cut', () => {
  const post = 'POST /validate HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n';
  test.each([
    ['in the head', post],
    ['in the body', `${post}\r\n{"apiVersion":`],
  ])('%s', async (_, text) => {
    const socket = connect({ port: webhook.port, host: '127.0.0.1', rejectUnauthorized: false });
    socket.on('error', () => undefined).resume();
    socket.write(text);
    const start = performance.now();
    await new Promise((resolve) => socket.once('close', resolve));
    expect(performance.now() - start).toBeLessThan(4000);
    expect((await ask(review({ object: goodPod() }))).status).toBe(200);
  });
});

test('a connection that waits for its first request is idle: it is told nothing, and its request is answered', async () => {
  const patient = await running({ flags: { headersTimeout: '0.2' } });
  const socket = connect({ port: patient.port, host: '127.0.0.1', rejectUnauthorized: false });
  let answer = '';
  socket.on('data', (chunk) => {
    answer += chunk;
  });
  await once(socket, 'secureConnect');
  // Several times the time of a head, and of the looks at it.
  await new Promise((resolve) => setTimeout(resolve, 2000));
  expect({ answer, isClosed: socket.closed }).toEqual({ answer: '', isClosed: false });
  const body = JSON.stringify(review({ object: goodPod() }));
  socket.write('POST /validate HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n');
  socket.write(`Content-Length: ${body.length}\r\n\r\n${body}`);
  await expect.poll(() => answer, { timeout: 20_000 }).toMatch(/^HTTP\/1\.1 200 /);
  socket.destroy();
  await patient.server.close();
});

test('more whole requests at a time than are set get 429 and when to come again', async () => {
  const busy = await running({ flags: { maxInFlight: '1' } });
  const body = JSON.stringify(review({ object: goodPod() }));
  const head = `POST /validate HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`;
  const open = () => connect({ port: busy.port, host: '127.0.0.1', rejectUnauthorized: false });
  const sockets = [open(), open(), open()];
  await Promise.all(sockets.map((socket) => once(socket, 'secureConnect')));
  // All in one turn of the loop that the server shares with this test.
  for (const socket of sockets) socket.write(head + body);
  const answers = await Promise.all(sockets.map(async (socket) => String((await once(socket, 'data'))[0])));
  const refused = answers.filter((answer) => answer.startsWith('HTTP/1.1 429'));
  expect(answers.filter((answer) => answer.startsWith('HTTP/1.1 200'))).toHaveLength(1);
  expect(refused).toHaveLength(2);
  for (const answer of refused) expect(answer).toContain('\r\nRetry-After: 1\r\n');
  for (const socket of sockets) socket.destroy();
  await expect.poll(() => metric(busy, 'kport_requests_in_flight')).toBe(0);
  expect((await send({ port: busy.port, body: review({ object: goodPod() }) })).status).toBe(200);
  expect(await metric(busy, 'kport_rejected_requests_total{code="429"}')).toBe(2);
  await busy.server.close();
});

describe('what is told of a request', () => {
  test('counts by operation, kind and verdict', async () => {
    const own = await running({ policy: live({ ...fewRules('privileged-container-port'), name: 'mine' }) });
    const post = (body: unknown) => send({ port: own.port, body });
    await post(review({ object: bad() }));
    await post(review({ operation: 'UPDATE', object: goodPod(), oldObject: bad() }));
    await post(review({ object: { apiVersion: 'v9/x', kind: 'Whatever' } }));
    await post(review({ operation: 'DELETE', oldObject: bad() }));
    await post(review({ object: { apiVersion: 'example.com/v1', kind: 'Crawler', spec: { workers: [bad().spec] } } }));
    const count = (labels: string) => metric(own, `kport_admission_requests_total{${labels}}`);
    expect(await count('operation="CREATE",kind="Pod",verdict="deny"')).toBe(1);
    expect(await count('operation="UPDATE",kind="Pod",verdict="allow"')).toBe(1);
    expect(await count('operation="CREATE",kind="other",verdict="not-judged"')).toBe(1);
    expect(await count('operation="DELETE",kind="Pod",verdict="not-judged"')).toBe(1);
    expect(await count('operation="CREATE",kind="other",verdict="deny"')).toBe(1);
    expect(await metric(own, 'kport_findings_total{rule="privileged-container-port",disposition="denied"}')).toBe(2);
    expect(await metric(own, 'kport_admission_duration_seconds_count')).toBe(5);
    // A request is in flight until its answer has left, which the client may see first.
    await expect.poll(() => metric(own, 'kport_requests_in_flight')).toBe(0);
    expect(await metric(own, 'kport_certificate_expiry_timestamp_seconds')).toBe(
      (await testCredentials()).notAfter.getTime() / 1000,
    );
    expect(own.lines.filter(({ message }) => message === 'decision').map(({ verdict }) => verdict)).toEqual([
      'deny',
      'allow',
      'not-judged',
      'not-judged',
      'deny',
    ]);
    expect(JSON.stringify(own.lines)).not.toMatch(/nginx|containers/);
    await own.server.close();
  });

  test('in the log, is short and has nothing of the object but names', async () => {
    const own = await running();
    const [long, name] = ['x'.repeat(100_000), 'x'.repeat(253)];
    const odd = tweak(goodPod(), ({ spec }) => (spec.containers[0].args = 'the password'));
    const other = { ...goodPod(), apiVersion: long };
    const about = request({ object: goodPod() });
    for (const body of [
      review({ object: odd, namespace: name, user: 'x'.repeat(1024) }),
      { ...review({ object: goodPod() }), request: { ...about, object: other, name, subResource: '' } },
      { ...review({ object: goodPod() }), request: { ...about, kind: { ...about.kind, kind: name }, subResource: name } },
      { ...review({ object: goodPod() }), kind: long },
    ]) {
      await send({ port: own.port, body });
    }
    expect(own.lines).toHaveLength(4);
    for (const line of own.lines) expect(JSON.stringify(line).length).toBeLessThan(1500);
    expect(own.lines[0]).toMatchObject({ because: expect.stringMatching(/args: expected a list, got a string$/) });
    await own.server.close();
  });

  test('health, readiness and metrics are on a port without TLS', async () => {
    const get = (path: string) => fetch(`http://127.0.0.1:${webhook.healthPort}${path}`);
    expect([(await get('/healthz')).status, (await get('/readyz')).status, (await get('/x')).status]).toEqual([200, 200, 404]);
    const metrics = await (await get('/metrics')).text();
    expect(metrics).toContain('kport_admission_requests_total');
    expect(metrics).toContain('nodejs_eventloop_lag');
  });

  test('that it was told ready is told on, and nothing else', async () => {
    let told = 0;
    const own = await running({ toldReady: () => (told += 1) });
    const get = (path: string) => fetch(`http://127.0.0.1:${own.healthPort}${path}`);
    for (const path of ['/healthz', '/metrics', '/x']) await get(path);
    expect(told).toBe(0);
    await get('/readyz');
    expect(told).toBe(1);
    await own.server.close();
  });
});
