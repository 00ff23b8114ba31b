import {
  PatchStrategy,
  setHeaderOptions,
  type V1RuleWithOperations,
  type V1ValidatingWebhook,
  type V1ValidatingWebhookConfiguration,
} from '@kubernetes/client-node';
import { parsedJson } from '../model/json.ts';
import type { ClusterClient } from './client.ts';
import { isConflict, statusOf } from './failure.ts';
import { isTrusted, splitBundle } from './x509.ts';

/**
 * A ValidatingWebhookConfiguration may be made without the rules of its webhooks, by which the API server asks nobody and denies
 * nothing; this annotation holds them, as JSON, by the name of the webhook, "*" being any that has no other. kport writes them in when it answers. What applies the
 * configuration again says nothing of its rules, and so leaves them alone.
 */
export const RULES_ANNOTATION = 'kport.dev/rules';

/** With one of these somebody else writes a CA, and a webhook without one is not trusted yet. */
const CA_INJECTION = /^(cert-manager\.io|service\.beta\.openshift\.io)\/inject-/;

/** What a configuration should hold. */
interface WantedWebhooks {
  /** The CAs to trust; absent: they are somebody else's to write. PEM. */
  readonly bundle?: readonly string[];
  /** The certificate that is shown to whoever calls, and those that lead to its CA. Absent: nobody answers yet. PEM. */
  readonly served?: string;
}

/**
 * armed: every webhook has its rules, and kport is trusted. waiting: kport does not answer yet. untrusted: the CA of a webhook did
 * not sign the certificate that kport shows, or not for the name by which it is called. ruleless: the annotation cannot be read, or a
 * webhook has no rules there and none of its own. absent: there is no configuration.
 */
export type Armed = 'armed' | 'waiting' | 'untrusted' | 'ruleless' | 'absent';

interface Settled {
  readonly armed: Armed;
  /** What was written. */
  readonly wrote: { readonly bundle: boolean; readonly rules: boolean };
}

/** A ValidatingWebhookConfiguration as it was read. */
interface Webhooks {
  /** Whether every webhook trusts this CA. */
  has(ca: string | undefined): boolean;
  /** Makes them what they should be. Throws on a conflict, which a fresh read cures; returns any other failure. */
  settle(wanted: WantedWebhooks): Promise<Settled | { readonly failure: unknown }>;
}

/** Reads the configuration; without a name somebody else keeps it. That it cannot be read is told when it should be written. */
export async function readWebhooks(client: ClusterClient, name: string | undefined): Promise<Webhooks> {
  if (name === undefined) return { has: () => true, settle: async () => NOTHING_WRITTEN };
  try {
    return webhooksOf(client, await client.admission.readValidatingWebhookConfiguration({ name }));
  } catch (error) {
    return { has: () => false, settle: async () => (statusOf(error) === 404 ? NOTHING_WRITTEN : { failure: error }) };
  }
}

const NOTHING_WRITTEN: Settled = { armed: 'absent', wrote: { bundle: false, rules: false } };

function webhooksOf(client: ClusterClient, read: V1ValidatingWebhookConfiguration): Webhooks {
  const published = publishedCas(read);
  return {
    has: (ca) => ca !== undefined && published.includes(ca),
    async settle(wanted) {
      try {
        return await write(client, read, wanted);
      } catch (error) {
        if (isConflict(error)) throw error;
        return { failure: error };
      }
    },
  };
}

/** The CAs that every webhook of a configuration trusts. */
function publishedCas({ webhooks = [] }: V1ValidatingWebhookConfiguration): string[] {
  const bundles = webhooks.map(bundleOf);
  return (bundles[0] ?? []).filter((pem) => bundles.every((bundle) => bundle.includes(pem)));
}

function bundleOf({ clientConfig }: V1ValidatingWebhook): string[] {
  return splitBundle(Buffer.from(clientConfig.caBundle ?? '', 'base64').toString('utf8'));
}

/**
 * Writes what is not as it should be. It is written onto exactly the version that was read (409 otherwise): the indices of a JSON
 * patch mean nothing in another. A patch, because a client that is older than the API server would drop the fields that it does not
 * know. Rules are only ever written, never taken away: a kport that starts anew must not disarm what others answer for.
 */
async function write(client: ClusterClient, read: V1ValidatingWebhookConfiguration, wanted: WantedWebhooks): Promise<Settled> {
  const webhooks = read.webhooks ?? [];
  const bundles = webhooks.flatMap((webhook, index) => bundleChange(webhook, index, wanted));
  const armed = readiness(read, wanted);
  const rules = armed === 'armed' ? ruleChanges(webhooks, wantedRules(read)) : [];
  if (bundles.length + rules.length > 0) {
    const lock = { op: 'replace', path: '/metadata/resourceVersion', value: read.metadata?.resourceVersion };
    await client.admission.patchValidatingWebhookConfiguration(
      { name: read.metadata?.name ?? '', body: [lock, ...bundles, ...rules] },
      setHeaderOptions('Content-Type', PatchStrategy.JsonPatch),
    );
  }
  return { armed, wrote: { bundle: bundles.length > 0, rules: rules.length > 0 } };
}

interface Change {
  readonly op: 'add';
  readonly path: string;
  readonly value: unknown;
}

function bundleChange({ clientConfig }: V1ValidatingWebhook, index: number, { bundle }: WantedWebhooks): Change[] {
  if (bundle === undefined) return [];
  const value = Buffer.from(bundle.join(''), 'utf8').toString('base64');
  return clientConfig.caBundle === value ? [] : [{ op: 'add', path: `/webhooks/${index}/clientConfig/caBundle`, value }];
}

/** Whether it may be armed, once it trusts the CAs that kport writes. */
function readiness(read: V1ValidatingWebhookConfiguration, { bundle, served }: WantedWebhooks): Armed {
  if (served === undefined) return 'waiting';
  const { webhooks = [] } = read;
  const isCaWritten = bundle !== undefined || isCaInjected(read);
  const isTaken = webhooks.every((webhook) => {
    const cas = bundle ?? bundleOf(webhook);
    // Without a CA the authorities of the API server's own machine hold, which kport cannot see.
    return (cas.length === 0 && !isCaWritten) || isTrusted(served, cas, hostOf(webhook));
  });
  if (!isTaken) return 'untrusted';
  const wanted = wantedRules(read);
  return webhooks.every(({ name, rules }) => wanted && (rulesFor(name, wanted) ?? rules)?.length) ? 'armed' : 'ruleless';
}

function isCaInjected({ metadata }: V1ValidatingWebhookConfiguration): boolean {
  return Object.keys(metadata?.annotations ?? {}).some((key) => CA_INJECTION.test(key));
}

/** By which the API server calls. */
function hostOf({ clientConfig: { service, url = '' } }: V1ValidatingWebhook): string {
  return service ? `${service.name}.${service.namespace}.svc` : (URL.parse(url)?.hostname ?? '').replaceAll(/[[\]]/g, '');
}

type RulesByName = ReadonlyMap<string, readonly V1RuleWithOperations[]>;

function rulesFor(name: string, wanted: RulesByName | undefined): readonly V1RuleWithOperations[] | undefined {
  return wanted?.get(name) ?? wanted?.get('*');
}

function ruleChanges(webhooks: readonly V1ValidatingWebhook[], wanted: RulesByName | undefined): Change[] {
  return webhooks.flatMap(({ name, rules = [] }, index): Change[] => {
    const value = rulesFor(name, wanted);
    if (value === undefined || comparable(rules) === comparable(value)) return [];
    return [{ op: 'add', path: `/webhooks/${index}/rules`, value }];
  });
}

/** undefined for what is no JSON of lists by name; what is wrong in a rule the API server says. */
function wantedRules({ metadata }: V1ValidatingWebhookConfiguration): RulesByName | undefined {
  const entries = Object.entries(readJson(metadata?.annotations?.[RULES_ANNOTATION] ?? '{}') ?? { malformed: undefined });
  const isMalformed = entries.some(([, rules]) => !Array.isArray(rules) || !rules.every((rule) => rule instanceof Object));
  return isMalformed ? undefined : new Map(entries as [string, V1RuleWithOperations[]][]);
}

function readJson(text: string): object | undefined {
  const read = parsedJson(text);
  return read instanceof Object ? read : undefined;
}

/** Without what the API server adds. */
function comparable(rules: readonly V1RuleWithOperations[]): string {
  return JSON.stringify(
    rules.map(({ apiGroups, apiVersions, operations, resources, scope = '*' }) => [
      [apiGroups, apiVersions, operations, resources],
      scope,
    ]),
  );
}
