// What a server follows while it runs: the policy, the certificate and the client CA, of files or as they were at the start.

import type { Credentials } from '../../cluster/certificates.ts';
import { readLockFile } from '../../images/lock-file.ts';
import { type LockedImages, lockedImages } from '../../judge/locked-images.ts';
import { type AuditTotals, readAuditTotals } from '../../model/audit-totals.ts';
import { type Live, live } from '../../model/live.ts';
import type { Reason } from '../../model/reason.ts';
import type { Policy } from '../../policy/port-policy.ts';
import { isPreset } from '../../policy/presets.ts';
import { tellError } from '../../words/tell-error.ts';
import type { Log } from '../log.ts';
import type { Metrics, Watched } from '../metrics.ts';
import type { Settings } from '../settings/settings.ts';
import { readAuthorityFile, readCertificateFiles } from './certificate-file.ts';
import { readPolicyFile } from './policy-file.ts';
import { type ReadFile, type Reloaded, type Reloading, reloading } from './reload.ts';
import { selfSigned } from './self-signed.ts';

export interface InputParts {
  readonly settings: Settings;
  readonly cwd: string;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly now: () => number;
}

/** How long a certificate holds that was made for one run. */
const TRIAL_DAYS = 90;

/** Throws KportError `policy`. */
export async function followPolicy(parts: InputParts): Promise<Live<Policy>> {
  const { settings } = parts;
  return isPreset(settings.policy)
    ? live(await readPolicyFile(settings.policy, nothing))
    : await following('policy', (read) => readPolicyFile(settings.policy, read), parts);
}

/** What images hold, where a lock is set. Throws KportError `usage`. */
export async function followImages(parts: InputParts): Promise<Live<LockedImages> | undefined> {
  const { images } = parts.settings;
  if (images === undefined) return undefined;
  return following('images', async (read) => lockedImages(readLockFile(images, read)), parts);
}

/** The policy with what is known of images, by whichever of the two changes. */
export function knowing(policy: Live<Policy>, images: Live<LockedImages> | undefined): Live<Policy> {
  if (images === undefined) return policy;
  const both = (): Policy => ({ ...policy.current(), locked: images.current() });
  const joined = live(both());
  for (const one of [policy, images]) one.subscribe(() => joined.set(both()));
  return joined;
}

/** Counts the policy that holds, now and later. */
export function tellPolicy(policy: Live<Policy>, metrics: Metrics): void {
  const tell = (now: Policy): void => metrics.policy(now.name, now.mode, now.exemptions.length);
  tell(policy.current());
  policy.subscribe(tell);
}

/** Of the files that are set, else one made for this run. Throws KportError `input`. */
export async function followCertificate(parts: InputParts): Promise<Live<Credentials>> {
  const { settings, now } = parts;
  const { cert, key, host } = settings;
  if (cert !== undefined && key !== undefined) {
    return following('certificate', async (read) => readCertificateFiles({ cert, key }, read, now()), parts);
  }
  const hosts = [...new Set(['localhost', host, '127.0.0.1'])];
  return live(await selfSigned({ hosts, from: new Date(now()), days: TRIAL_DAYS }));
}

/** Throws KportError `input`. */
export async function followAuthority(parts: InputParts): Promise<Live<string> | undefined> {
  const { clientCa } = parts.settings;
  return clientCa === undefined ? undefined : following('client-ca', async (read) => readAuthorityFile(clientCa, read), parts);
}

/**
 * Tells what an audit counted, where that is wanted. No verdict waits for it, and none is worse for it: there is no file before the
 * first audit, and of one that is none nothing is told.
 */
export async function followAudit(parts: InputParts): Promise<void> {
  const { settings, log, metrics } = parts;
  const file = settings.auditMetrics;
  if (file === undefined) return;
  const load = async (read: ReadFile): Promise<AuditTotals | undefined> => {
    const content = read(file);
    if ('unreadable' in content && content.unreadable.code === 'no-such-file') return undefined;
    const totals = 'bytes' in content ? readAuditTotals(new TextDecoder().decode(content.bytes)) : undefined;
    if (totals === undefined) log.warn({ file }, 'nothing is told of audits: this is not what kport audit writes');
    return totals;
  };
  const { current } = await reloading({
    load,
    cwd: parts.cwd,
    intervalMilliseconds: settings.reloadInterval * 1000,
    onAccepted: () => log.debug({ file }, 'an audit was counted'),
    onRefused: (error) => log.warn({ file, because: tellError(error, 'en') }, 'nothing new is told of audits'),
  });
  metrics.audit(current);
}

function following<T>(
  what: Watched,
  load: Reloading<T>['load'],
  { settings, cwd, log, metrics }: InputParts,
): Promise<Reloaded<T>> {
  return reloading({
    load,
    cwd,
    intervalMilliseconds: settings.reloadInterval * 1000,
    onAccepted() {
      metrics.reloaded(what, true);
      log.info({ what }, 'reloaded');
    },
    onRefused(error) {
      metrics.reloaded(what, false);
      log.error({ what, because: tellError(error, 'en') }, 'refused, the old one holds');
    },
  });
}

function nothing(): { readonly unreadable: Reason } {
  return { unreadable: { code: 'no-such-file' } };
}
