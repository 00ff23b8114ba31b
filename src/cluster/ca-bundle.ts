import { PatchStrategy, setHeaderOptions, type V1ValidatingWebhookConfiguration } from '@kubernetes/client-node';
import type { ClusterClient } from './client.ts';
import { isConflict } from './failure.ts';
import { splitBundle } from './x509.ts';

/** A ValidatingWebhookConfiguration as it was read. */
interface Webhooks {
  /** Whether every webhook trusts this CA. */
  has(ca: string | undefined): boolean;
  /** Makes them trust `bundle`. Throws on a conflict, which a fresh read cures; returns any other failure. */
  publish(bundle: readonly string[], onWritten: () => void): Promise<unknown>;
}

/** Reads the configuration; without a name somebody else keeps it. That it cannot be read is told when it should be written. */
export async function readWebhooks(client: ClusterClient, name: string | undefined): Promise<Webhooks> {
  if (name === undefined) return { has: () => true, publish: async () => undefined };
  try {
    return webhooksOf(client, await client.admission.readValidatingWebhookConfiguration({ name }));
  } catch (error) {
    return { has: () => false, publish: async () => error };
  }
}

function webhooksOf(client: ClusterClient, read: V1ValidatingWebhookConfiguration): Webhooks {
  const published = publishedCas(read);
  return {
    has: (ca) => ca !== undefined && published.includes(ca),
    async publish(bundle, onWritten) {
      try {
        if (await publishBundle(client, read, bundle)) onWritten();
        return undefined;
      } catch (error) {
        if (isConflict(error)) throw error;
        return error;
      }
    },
  };
}

/** The CAs that every webhook of a configuration trusts. */
function publishedCas(configuration: V1ValidatingWebhookConfiguration): string[] {
  const bundles = (configuration.webhooks ?? []).map(({ clientConfig }) =>
    splitBundle(Buffer.from(clientConfig.caBundle ?? '', 'base64').toString('utf8')),
  );
  return (bundles[0] ?? []).filter((pem) => bundles.every((bundle) => bundle.includes(pem)));
}

/**
 * Writes `bundle` into every webhook that has another one; false when none has. It is written onto exactly the version that
 * was read (409 otherwise): the indices of a JSON patch mean nothing in another. A patch, because a client that is older
 * than the API server would drop the fields that it does not know.
 */
async function publishBundle(
  client: ClusterClient,
  read: V1ValidatingWebhookConfiguration,
  bundle: readonly string[],
): Promise<boolean> {
  const caBundle = Buffer.from(bundle.join(''), 'utf8').toString('base64');
  const changes = (read.webhooks ?? []).flatMap(({ clientConfig }, index) =>
    clientConfig.caBundle === caBundle ? [] : [{ op: 'add', path: `/webhooks/${index}/clientConfig/caBundle`, value: caBundle }],
  );
  if (changes.length === 0) return false;
  const lock = { op: 'replace', path: '/metadata/resourceVersion', value: read.metadata?.resourceVersion };
  await client.admission.patchValidatingWebhookConfiguration(
    { name: read.metadata?.name ?? '', body: [lock, ...changes] },
    setHeaderOptions('Content-Type', PatchStrategy.JsonPatch),
  );
  return true;
}
