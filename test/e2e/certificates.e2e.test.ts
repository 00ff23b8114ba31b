// Two replicas that share one certificate, which is renewed every few seconds, and of which one goes away. They let nobody call
// but the API server.
import { once } from 'node:events';
import { request } from 'node:https';
import path from 'node:path';
import { connect, type SecureContextOptions } from 'node:tls';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Balancer, startBalancer } from './balancer.ts';
import { createAuthority } from './certificates.ts';
import { freePorts } from './free-ports.ts';
import { type Kport, type KportOptions, startKport } from './kport.ts';
import { answered, CONFIGURATION, KPORT_NAMESPACE, register, SECRET } from './registration.ts';
import { askDuring } from './requests.ts';
import { describeInCluster } from './shared-cluster.ts';
import { waitFor } from './waiting.ts';
import { API_SERVER_NAME } from './webhook-identity.ts';

// Due for renewal after 10 seconds; the next one is served 2 seconds after its CA has been published.
const SHORT_LIVED = ['--cert-life=15', '--cert-overlap=2', '--cert-poll=0.5', '--drain-time=2'];
const LANES = 4;

describeInCluster('certificates and replicas', (cluster) => {
  const replicas: Kport[] = [];
  let options: KportOptions[] = [];
  let balancer: Balancer | undefined;

  beforeAll(async () => {
    const [entry = 0, ...ports] = await freePorts(5);
    options = ['kport-a', 'kport-b'].map((name, i) => ({
      name,
      port: ports[2 * i] ?? 0,
      healthPort: ports[2 * i + 1] ?? 0,
      flags: [...SHORT_LIVED, `--client-ca=${path.join(cluster().folder, 'ca.crt')}`, `--client-name=${API_SERVER_NAME}`],
    }));
    balancer = await startBalancer(
      entry,
      options.map(({ port }) => port),
    );
    await register(cluster(), entry);
    // At the same moment, so that both find no certificate and want to make one.
    replicas.push(...(await Promise.all(options.map((each) => startKport(cluster(), each)))));
    await answered(cluster());
  });
  afterAll(async () => {
    balancer?.close();
    await Promise.all(replicas.map((replica) => replica.stop()));
  });

  it('two replicas that start at once agree on one certificate, which the Secret holds', async () => {
    await waitFor('agreement', async () => {
      const shown = await Promise.all(options.map(({ port }) => fingerprint(port)));
      return new Set(shown).size === 1 || undefined;
    });
    const path = ['-n', KPORT_NAMESPACE, '-o=jsonpath={.type}'];
    expect((await cluster().kubectl(['get', 'secret', SECRET, ...path])).stdout).toBe('kubernetes.io/tls');
    const bundle = '-o=jsonpath={.webhooks[0].clientConfig.caBundle}';
    const { stdout } = await cluster().kubectl(['get', 'validatingwebhookconfiguration', CONFIGURATION, bundle]);
    expect(Buffer.from(stdout, 'base64').toString()).toMatch(/^-----BEGIN CERTIFICATE-----/);
  });

  it('answers the API server, and no client without a certificate, with another name or of another authority', async () => {
    const { authority } = cluster();
    const foreign = await createAuthority('somebody');
    const ask = (client: SecureContextOptions) => statusOf(options[0]?.port ?? 0, client);
    // Which it shows by itself: see `answered`.
    expect(await ask(await authority.clientCertificate(API_SERVER_NAME))).toBe(405);
    for (const stranger of [
      {},
      await authority.clientCertificate('somebody'),
      await foreign.clientCertificate(API_SERVER_NAME),
    ]) {
      await expect(ask(stranger)).rejects.toThrow(/ECONNRESET|EPIPE|certificate required|socket hang up/i);
    }
  });

  it('renews the certificate twice under load, and every request is answered', async () => {
    const seen = new Set<string>();
    const { denied, unexpected } = await askDuring(cluster(), LANES, async () => {
      await waitFor('two renewals', async () => seen.add(await fingerprint(options[0]?.port ?? 0)).size > 2 || undefined, 45);
    });
    expect(unexpected).toEqual([]);
    expect(denied).toBeGreaterThan(100);
  });

  it('loses no request when one replica is asked to end', async () => {
    const { denied, unexpected } = await askDuring(cluster(), LANES, async () => {
      expect(await replicas[0]?.stop()).toBe(0);
    });
    expect(unexpected).toEqual([]);
    expect(denied).toBeGreaterThan(20);
  });

  it('answers on with one replica when the other is killed, and with both when it is back', async () => {
    replicas[0] = await startKport(cluster(), options[0] as KportOptions);
    await answered(cluster());
    await replicas[1]?.kill();
    // What the dead one was answering is lost, and nothing after it.
    await answered(cluster());
    const { unexpected } = await askDuring(cluster(), LANES, async () => {
      replicas[1] = await startKport(cluster(), options[1] as KportOptions);
    });
    expect(unexpected).toEqual([]);
  });
});

/** Of the answer to a GET, which kport has no other use for. Rejects where there is none. */
async function statusOf(port: number, client: SecureContextOptions): Promise<number | undefined> {
  const options = { host: '127.0.0.1', port, path: '/validate', agent: false, rejectUnauthorized: false, ...client };
  const [response] = await once(request(options).end(), 'response');
  response.resume();
  return response.statusCode;
}

/** Of the certificate that a server on a port shows. */
async function fingerprint(port: number): Promise<string> {
  const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false });
  try {
    await once(socket, 'secureConnect');
    return socket.getPeerCertificate().fingerprint256;
  } finally {
    socket.destroy();
  }
}
