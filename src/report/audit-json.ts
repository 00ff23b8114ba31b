// The words of these objects are a promise to other programs: schemas/audit.ts defines them, and their types come from there.
import type {
  AuditDifference,
  AuditedNode,
  AuditedOwner,
  AuditedPort,
  AuditFinding,
  AuditPreview,
  AuditResult,
  SeenFailure,
} from '../model/audit.ts';
import type { Language } from '../model/finding.ts';
import { tell } from '../words/tell.ts';
import { JSON_VERSION, jsonObject, jsonText } from './json.ts';
import type { AuditOutput } from './schemas/audit.ts';

type NamespaceOutput = AuditOutput['namespaces'][number];
type OwnerOutput = NamespaceOutput['owners'][number];

export function auditJson(result: AuditResult, language: Language): string {
  const { at, cluster, policy, namespaces, nodes, unread, known, notices, preview, counts } = result;
  const output: AuditOutput = {
    version: JSON_VERSION,
    at,
    cluster: { server: cluster.server, ...(cluster.context === undefined ? {} : { context: cluster.context }) },
    policy: { name: policy.name, from: policy.from, ...(policy.file === undefined ? {} : { file: policy.file }) },
    namespaces: namespaces.map(({ name, mode, pods, owners }): NamespaceOutput => {
      return { name, ...(mode === undefined ? {} : { mode }), pods, owners: owners.map((owner) => jsonOwner(owner, language)) };
    }),
    nodes: nodes.map(jsonNode),
    unread: unread.map(({ resource, namespaces, why, isForbidden: forbidden }) => {
      return {
        resource,
        ...(namespaces === undefined ? {} : { namespace: namespaces.join(', ') }),
        why: tell(why, language),
        forbidden,
      };
    }),
    ...(known
      ? { known: known.map(({ ruleId: rule, message, subject }) => ({ rule, message, object: jsonObject(subject) })) }
      : {}),
    notices: notices.map(({ file, message }) => `${file}: ${message}`),
    ...(preview ? { preview: jsonPreview(preview) } : {}),
    counts: { ...counts },
  };
  return jsonText(output);
}

function jsonOwner(owner: AuditedOwner, language: Language): OwnerOutput {
  const {
    object,
    uid,
    isStatic,
    hasTemplate: template,
    pods,
    nodes,
    findings,
    exempted,
    ports,
    seen,
    differences,
    unreadable,
    failures,
  } = owner;
  return {
    object: jsonObject(object),
    ...(uid === undefined ? {} : { uid }),
    ...(isStatic ? { static: true } : {}),
    template,
    pods,
    nodes: [...nodes],
    findings: findings.map(jsonFinding),
    exempted: exempted.map(({ finding, reason }) => ({ rule: finding.ruleId, message: finding.message, reason })),
    ports: ports.map(jsonPort),
    seen: seen.map(jsonSeen),
    differences: differences.map(jsonDifference),
    unreadable: unreadable.map(({ reason }) => ({ reason: tell(reason, language), code: reason.code })),
    failures: failures.map(({ ruleId: rule, error }) => ({ rule, error })),
  };
}

function jsonFinding(finding: AuditFinding): OwnerOutput['findings'][number] {
  const { ruleId: rule, severity, message, why, fix, at: pointer, container, foundIn, pods, nodes, parts = [] } = finding;
  const also = [...new Set(parts.map(({ ruleId }) => ruleId))].filter((id) => id !== rule);
  return {
    ...{ rule, severity, message, why, fix, pointer },
    ...(container === undefined ? {} : { container }),
    ...{ foundIn, pods, nodes: [...nodes] },
    ...(also.length > 0 ? { also } : {}),
  };
}

function jsonPort({ container, port, protocol, on }: AuditedPort): OwnerOutput['ports'][number] {
  return {
    container,
    port,
    protocol,
    on: on.map(({ runtime, verdict: { verdict, error }, pods, nodes }) => {
      const name = runtime === undefined ? {} : { runtime: `${runtime.name} ${runtime.version}` };
      return { ...name, verdict, ...(error === undefined ? {} : { error: error.code }), pods, nodes: [...nodes] };
    }),
  };
}

function jsonSeen(seen: SeenFailure): OwnerOutput['seen'][number] {
  const {
    container,
    code,
    rules,
    isPredicted: predicted,
    how,
    source,
    reason,
    message,
    exitCode,
    since,
    lookedIn,
    pods,
    nodes,
  } = seen;
  return {
    ...(container === undefined ? {} : { container }),
    ...{ code, rules: [...rules], predicted, how, source, reason, message },
    ...(exitCode === undefined ? {} : { exitCode }),
    ...(since === undefined ? {} : { since }),
    ...{ lookedIn: [...lookedIn], pods, nodes: [...nodes] },
  };
}

function jsonDifference({
  container,
  about,
  runs,
  said,
  by,
  agrees,
  pods,
  nodes,
}: AuditDifference): OwnerOutput['differences'][number] {
  return { container, about, runs, said, by, agrees, pods, nodes: [...nodes] };
}

function jsonNode({ name, runtime, os, kernel, architecture, pods }: AuditedNode): AuditOutput['nodes'][number] {
  return {
    name,
    ...(runtime ? { runtime: `${runtime.name} ${runtime.version}`, profile: runtime.profile } : {}),
    ...(os === undefined ? {} : { os }),
    ...(kernel === undefined ? {} : { kernel }),
    ...(architecture === undefined ? {} : { architecture }),
    pods,
  };
}

function jsonPreview({ policy, mode, namespaces }: AuditPreview): NonNullable<AuditOutput['preview']> {
  return {
    policy,
    mode,
    namespaces: namespaces.map(({ name, mode: label, owners, allowed }) => ({
      name,
      ...(label === undefined ? {} : { mode: label }),
      allowed,
      owners: owners.map(({ object, pods, create, update, newPods, denials, warnings }) => {
        const denying = denials.map(({ ruleId: rule, message }) => ({ rule, message }));
        return { object: jsonObject(object), pods, create, update, newPods, denials: denying, warnings };
      }),
    })),
  };
}
