// The two kinds of reports as a cluster has them: fields, enums and what is required are those of their projects' CRDs, the rest is
// left out. OpenReports v0.2.1 has `source` at the top, and wgpolicyk8s.io has not.
import { REPORT_APIS, type ReportApi } from '../../src/model/policy-report.ts';

type Schema = Readonly<Record<string, unknown>>;

const text: Schema = { type: 'string' };
const number: Schema = { type: 'integer' };
const list = (items: Schema): Schema => ({ type: 'array', items });
const object = (properties: Readonly<Record<string, Schema>>, required: readonly string[] = []): Schema => {
  return { type: 'object', properties, ...(required.length > 0 ? { required } : {}) };
};
const reference = object(
  Object.fromEntries(
    ['apiVersion', 'kind', 'namespace', 'name', 'uid', 'resourceVersion', 'fieldPath'].map((name) => [name, text]),
  ),
);

const result = object(
  {
    source: text,
    policy: text,
    rule: text,
    category: text,
    message: text,
    result: { type: 'string', enum: ['pass', 'fail', 'warn', 'error', 'skip'] },
    severity: { type: 'string', enum: ['critical', 'high', 'low', 'medium', 'info'] },
    scored: { type: 'boolean' },
    timestamp: object({ seconds: { type: 'integer', format: 'int64' }, nanos: { type: 'integer', format: 'int32' } }, [
      'nanos',
      'seconds',
    ]),
    resources: list(reference),
    properties: { type: 'object', additionalProperties: text },
  },
  ['policy'],
);

const summary = object({ pass: number, fail: number, warn: number, error: number, skip: number });

/** The CustomResourceDefinition of an API's kind. */
export function reportKind({ group, version, kind, plural }: ReportApi): object {
  const [newer] = REPORT_APIS;
  const properties = {
    apiVersion: text,
    kind: text,
    metadata: { type: 'object' },
    scope: reference,
    summary,
    results: list(result),
    ...(group === newer.group ? { source: text } : {}),
  };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      scope: 'Namespaced',
      names: { kind, plural, singular: kind.toLowerCase(), listKind: `${kind}List` },
      versions: [{ name: version, served: true, storage: true, schema: { openAPIV3Schema: object(properties) } }],
    },
  };
}
