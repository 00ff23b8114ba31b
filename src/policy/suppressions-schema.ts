import { CONSENTS } from './port-policy.ts';
import { type JsonSchema, mapping } from './schema-parts.ts';

/** The schema of `spec.suppressions`. */
export function suppressionsSchema(): JsonSchema {
  return mapping('Whether a manifest may itself say which of its findings pass. An exemption of the policy always may.', {
    comments: {
      description:
        'Comments: "# kport-allow <rule>: <reason>", on the line of a finding or directly above what it is about. Allowed without this key.',
      enum: [...CONSENTS],
    },
    annotations: {
      description:
        'Annotations: "kport.dev/allow-<rule>: <reason>", of an object or a Pod template. Without this key kport lint allows them and the admission webhook forbids them, for whoever writes a workload must not be able to excuse it there.',
      enum: [...CONSENTS],
    },
  });
}
