import type { PeerCertificate, SecureContextOptions, TlsOptions } from 'node:tls';
import type { Credentials } from '../../cluster/certificates.ts';
import type { Live } from '../../model/live.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import type { Settings } from '../settings/settings.ts';

export interface TlsParts {
  readonly credentials: Live<Credentials>;
  /** The certificates of the authorities whose clients may call, PEM; absent: everybody may. */
  readonly clientAuthority?: Live<string> | undefined;
  readonly log: Log;
  readonly metrics: Metrics;
}

/** And as long as a head has, where that has longer: on a machine that does much else, both take their time. */
const HANDSHAKE_MILLISECONDS = 3000;
/** An API server sends some hundred bytes. */
const HEADER_BYTES = 8 * 1024;
/** How often Node looks whether a client is too slow. */
const CHECK_MILLISECONDS = 500;

/** What a TLS server is made with, times in milliseconds. */
export function tlsOptions({ credentials, clientAuthority }: TlsParts, settings: Settings) {
  return {
    ...secureContext(credentials.current(), clientAuthority?.current()),
    ...(clientAuthority ? { requestCert: true, rejectUnauthorized: true } : {}),
    ALPNProtocols: ['http/1.1'],
    handshakeTimeout: Math.max(HANDSHAKE_MILLISECONDS, settings.headersTimeout * 1000),
    maxHeaderSize: HEADER_BYTES,
    connectionsCheckingInterval: CHECK_MILLISECONDS,
    headersTimeout: settings.headersTimeout * 1000,
    requestTimeout: settings.requestTimeout * 1000,
    keepAliveTimeout: settings.keepAliveTimeout * 1000,
  } satisfies TlsOptions & Record<string, unknown>;
}

/** Gives a server each new certificate, until the returned function is called. Open connections keep theirs. */
export function followCredentials(
  server: { setSecureContext(options: SecureContextOptions): void },
  { credentials, clientAuthority, log, metrics }: TlsParts,
): () => void {
  const renew = (): void => {
    const { notAfter } = credentials.current();
    server.setSecureContext(secureContext(credentials.current(), clientAuthority?.current()));
    metrics.certificateExpires(notAfter);
    log.info({ notAfter: notAfter.toISOString() }, 'certificate in use');
  };
  metrics.certificateExpires(credentials.current().notAfter);
  const stops = [credentials.subscribe(renew), clientAuthority?.subscribe(renew)];
  return () => {
    for (const stop of stops) stop?.();
  };
}

interface Peer {
  getPeerCertificate(): Partial<PeerCertificate>;
  destroy(): void;
}

/** Ends connections of clients whose certificate has another common name. */
export function onlyClients(names: readonly string[] | undefined, log: Log): (socket: Peer) => void {
  return (socket) => {
    if (names === undefined || names.some((name) => name !== '' && socket.getPeerCertificate().subject?.CN === name)) return;
    log.warn({}, 'client refused: its certificate has another name');
    socket.destroy();
  };
}

function secureContext({ cert, key }: Credentials, ca: string | undefined): SecureContextOptions {
  return { cert, key, ...(ca === undefined ? {} : { ca }) };
}
