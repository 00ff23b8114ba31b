import { BACKDATED_MS, belongsTogether, isFor, readCertificate, type ServerNames } from './x509.ts';

/** A server certificate and its key; PEM. */
export interface KeyPair {
  readonly cert: string;
  readonly key: string;
}

/** What the Secret holds. */
export interface Stored {
  /** What is served. */
  readonly serving: KeyPair;
  /** What is served next, once every client has had time to hear of its CA. */
  readonly next?: KeyPair;
  /** The CAs that clients are to trust: those of both, and those before them until they expire. PEM, newest first. */
  readonly bundle: readonly string[];
}

interface Circumstances {
  readonly now: Date;
  readonly names: ServerNames;
  /** From the day on which a CA is published until its certificate may be served. */
  readonly overlapMs: number;
  /** Whether the API server's configuration has the CA of `next`. */
  readonly isNextPublished: boolean;
}

/**
 * keep: nothing is due. prepare: make the next certificate and publish its CA beside the old one. promote: serve the next
 * certificate. replace: what is there cannot be used, make a new one and serve it at once. prune: drop expired CAs.
 */
export type Step = 'keep' | 'prepare' | 'promote' | 'replace' | 'prune';

/** What is due now. Pure: every replica that reads the same Secret at the same time comes to the same answer. */
export function dueStep(stored: Stored | undefined, circumstances: Circumstances): Step {
  if (!stored) return 'replace';
  const { now, overlapMs, isNextPublished } = circumstances;
  const isNextUsable = stored.next !== undefined && isUsable(stored.next, stored.bundle, circumstances);
  if (!isUsable(stored.serving, stored.bundle, circumstances)) return isNextUsable ? 'promote' : 'replace';
  if (stored.next && isNextUsable) {
    return isNextPublished && now.getTime() >= issuedAt(stored.next) + overlapMs ? 'promote' : pruneOrKeep(stored, now);
  }
  return stored.next || now.getTime() >= renewalTime(stored.serving) ? 'prepare' : pruneOrKeep(stored, now);
}

/** Two thirds of the way from the day on which it was made to the last. */
function renewalTime(pair: KeyPair): number {
  const made = issuedAt(pair);
  return made + ((validity(pair.cert).to - made) * 2) / 3;
}

/** The last moment of a certificate. */
export function expiry({ cert }: KeyPair): Date {
  return new Date(validity(cert).to);
}

/** The CAs that have not expired. An old CA stays until then: by that time its certificate is surely served nowhere. */
export function livingCas(bundle: readonly string[], now: Date): string[] {
  return bundle.filter((pem) => validity(pem).to > now.getTime());
}

/** The CA in the bundle that signed a certificate. */
export function caOf({ cert }: KeyPair, bundle: readonly string[]): string | undefined {
  const read = readCertificate(cert);
  return bundle.find((pem) => {
    const ca = readCertificate(pem);
    return ca && read?.checkIssued(ca);
  });
}

function pruneOrKeep({ bundle }: Stored, now: Date): Step {
  return livingCas(bundle, now).length < bundle.length ? 'prune' : 'keep';
}

function isUsable(pair: KeyPair, bundle: readonly string[], { now, names }: Circumstances): boolean {
  const cert = readCertificate(pair.cert);
  if (!cert || !belongsTogether(cert, pair.key, bundle)) return false;
  // One that begins in the future was made by a replica whose clock is ahead: no reason to make another.
  return now.getTime() < validity(pair.cert).to && isFor(cert, names);
}

function issuedAt({ cert }: KeyPair): number {
  return validity(cert).from + BACKDATED_MS;
}

function validity(pem: string): { readonly from: number; readonly to: number } {
  const cert = readCertificate(pem);
  return { from: Date.parse(cert?.validFrom ?? ''), to: Date.parse(cert?.validTo ?? '') };
}
