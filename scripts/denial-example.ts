import type { Language } from '../src/model/finding.ts';
import type { Mapping } from '../src/model/mapping.ts';
import { shippedPolicy } from '../src/policy/presets.ts';
import { readObjects } from '../src/sources/document.ts';
import type { AdmissionRequest } from '../src/webhook/admission/admission-review.ts';
import { admit } from '../src/webhook/admission/admit.ts';
import { answer } from '../src/webhook/admission/answer.ts';

/** What a person at kubectl sees when the webhook denies the object of a file: the frame is kubectl's, the message kport's. */
export function denialExample(file: string, text: string, language: Language): string {
  const [first] = readObjects(text, file).documents;
  if (first?.kind !== 'object') throw new Error(`${file} holds no object`);
  const policy = shippedPolicy('restricted');
  const request = requestFor(first.document.object);
  const ruling = admit(request, { policy, language, today: '2026-01-31' });
  const { response } = JSON.parse(answer(request, ruling, { policy: policy.name, language }));
  if (response.allowed !== false) throw new Error(`${file} is not denied`);
  return [
    `$ kubectl apply -f ${file}`,
    ...(response.warnings ?? []).map((warning: string) => `Warning: ${warning}`),
    `Error from server (Forbidden): error when creating "${file}": admission webhook "validate.kport.dev" denied the request: ${response.status.message}`,
  ].join('\n');
}

function requestFor(object: Mapping): AdmissionRequest {
  const { apiVersion, kind, metadata } = object as {
    readonly apiVersion: string;
    readonly kind: string;
    readonly metadata: { readonly name: string; readonly namespace?: string };
  };
  const [version = '', group = ''] = apiVersion.split('/').reverse();
  const { name, namespace = 'default' } = metadata;
  return { uid: 'example', operation: 'CREATE', kind: { group, version, kind }, name, namespace, object };
}
