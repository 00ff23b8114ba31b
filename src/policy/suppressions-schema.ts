import { CONSENTS, type SuppressionSpec } from './port-policy.ts';
import { type JsonSchema, mapping } from './schema-parts.ts';

/** The schema of `spec.suppressions`. */
export function suppressionsSchema(): JsonSchema {
  return mapping<SuppressionSpec>(
    'Whether a manifest may itself say which of its findings pass. An exemption of the policy always may.',
    {
      comments: {
        description:
          'Comments: "# kport-allow <rule>: <reason>", on the line of a finding or directly above what it is about. Without this key kport lint allows them and the gates of helm forbid them.',
        enum: [...CONSENTS],
      },
      annotations: {
        description:
          'Annotations: "kport.dev/allow-<rule>: <reason>", of an object or a Pod template. Without this key kport lint allows them; the admission webhook and the gates of helm forbid them, for whoever writes a workload or a chart must not be able to excuse himself where he is judged.',
        enum: [...CONSENTS],
      },
    },
  );
}
