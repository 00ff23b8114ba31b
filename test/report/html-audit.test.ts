import { describe, expect, test } from 'vitest';
import type { AuditedNode, AuditResult } from '../../src/model/audit.ts';
import type { Language } from '../../src/model/finding.ts';
import { lintResultOf } from '../../src/report/html/audit-page.ts';
import { matching, viewOf } from '../../src/report/html/filter.ts';
import { pageData } from '../../src/report/html/make-data.ts';
import { pageText } from '../../src/report/html/page-text.generated.js';
import { filtersFromHash, filtersToHash, firstState } from '../../src/report/html/view-state.ts';
import { auditHtml as auditHtmlPieces } from '../../src/report/html.ts';
import { wholeText } from '../../src/report/json-pieces.ts';
import { saying } from '../told.ts';
import { audit, auditFinding, namespace, owner } from './audit-results.ts';
import { RULES } from './formats/given.ts';

const auditHtml = (...given: Parameters<typeof auditHtmlPieces>) => wholeText(auditHtmlPieces(...given));

const node = (name: string, runtime?: AuditedNode['runtime']): AuditedNode => ({
  name,
  pods: 4,
  ...(runtime ? { runtime } : {}),
});
const NODES = [
  node('n1', { name: 'containerd', version: '2.1.9', profile: 'containerd-2' }),
  node('n2', { name: 'cri-o', version: '1.37.0', profile: 'cri-o' }),
  node('n3'),
];
const WARNING = auditFinding({ severity: 'warning', message: 'another', nodes: ['n2'], pods: 1, foundIn: 'pods' });
const verdict = { port: 80, protocol: 'TCP', otherErrors: [], dependsOn: [] };
const PORT = {
  container: 'web',
  role: 'main',
  port: 80,
  protocol: 'TCP',
  at: '/spec',
  on: [
    {
      pods: 2,
      nodes: ['n1'],
      runtime: { name: 'containerd', version: '2.1' },
      verdict: { ...verdict, verdict: 'binds', via: 'lowered-start' },
    },
    {
      pods: 1,
      nodes: ['n2'],
      runtime: { name: 'cri-o', version: '1.37' },
      verdict: { ...verdict, verdict: 'fails', error: { code: 'EACCES', text: '' } },
    },
  ],
};
const SEEN = {
  container: 'web',
  code: 'EACCES',
  rules: ['privileged-container-port'],
  isPredicted: true,
  how: 'seen',
  source: 'containerStatuses',
  reason: 'Error',
  message: 'bind: permission denied',
  lookedIn: ['containerStatuses'],
  pods: 1,
  nodes: ['n2'],
} as const;

function cluster(changes: Partial<AuditResult> = {}): AuditResult {
  const web = owner({ findings: [auditFinding(), WARNING], ports: [PORT] as never, seen: [SEEN] });
  return audit({ nodes: NODES, namespaces: [{ ...namespace('shop', [web]), mode: 'warn' }, namespace('tidy', [])], ...changes });
}

const dataOf = (result: AuditResult, language: Language = 'en') =>
  pageData(lintResultOf(result, language), { language, version: '1', rules: RULES }, result);
const textOf = (result: AuditResult, language: Language = 'en') => {
  const data = dataOf(result, language);
  const html = pageText(viewOf(data, { ...firstState(data), isOpen: true }, () => []));
  return html.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');
};

test('findings are told by namespace and by node, a node without any as well', () => {
  const text = textOf(cluster());
  expect(text).toContain('cluster test (https://cluster.test:6443), read at 2030-01-01T00:00:00Z');
  expect(text).toContain('Namespaces 2 Workloads 1 Pods 3 Nodes 3');
  expect(text).toContain('shop 3 Pods, kport.dev/mode=warn');
  expect(text).toMatch(/Findings by node .* n2 cri-o 1\.37\.0, 4 Pods 2 .* n1 containerd 2\.1\.9, 4 Pods 1 .* n3 4 Pods 0/);
  expect(text).toContain('3 Pods, 2 nodes');
  expect(text).toContain('Where in its Pods alone (n2)');
});

test('nothing of it speaks of files', () => {
  const text = textOf(cluster());
  for (const word of ['Files', 'web.yaml', 'file and line']) expect(text).not.toContain(word);
});

test('a port is told by what runs it', () => {
  const text = textOf(cluster());
  expect(text).toContain('on 1 node (n1) with containerd 2.1: binds');
  expect(text).toContain('on 1 node (n2) with cri-o 1.37: fails (EACCES)');
  expect(dataOf(cluster()).workloads[0]?.ports.map((one) => one.verdict)).toEqual(['binds', 'fails']);
});

test('what was seen, what would be denied, and what could not be read or judged is told', () => {
  const object = { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop', name: 'web' };
  const denied = {
    object,
    pods: 3,
    denials: [auditFinding()],
    warnings: 0,
    create: 'deny',
    update: 'allow',
    newPods: 'deny',
  } as const;
  const preview = {
    policy: 'restricted',
    mode: 'enforce',
    namespaces: [{ name: 'shop', owners: [denied], allowed: 0 }],
  } as const;
  const why = { code: 'said', data: { words: 'HTTP 403' } } as const;
  const unread = [{ resource: 'jobs.batch', why, isForbidden: true }];
  const broken = owner({ findings: [], unreadable: [{ file: 'f', reason: saying('not a list') }], seen: [SEEN] });
  const text = textOf(cluster({ preview, unread, namespaces: [namespace('shop', [broken])] }));
  expect(text).toContain('Not everything could be judged');
  expect(text).toContain('Not in these numbers: 1 kind that could not be read , 1 object that could not be read .');
  expect(text).toContain('jobs.batch could not be read: HTTP 403');
  expect(text).toContain('Deployment shop/web not a list');
  expect(text).toContain('create: denied; update: passes; new Pods: denied [privileged-container-port]');
  expect(text).toContain('seen: web: Error in 1 Pod: bind: permission denied');
});

test('in Japanese as well', () => {
  const text = textOf(cluster(), 'ja');
  expect(text).toContain('ノード別の指摘');
  expect(text).toContain('shop Pod 3 個、kport.dev/mode=warn');
  expect(text).not.toMatch(/\bPods\b|\bfindings\b/);
});

describe('a node', () => {
  const data = dataOf(cluster());
  const state = { ...firstState(data), node: 0 };

  test('shows the findings of what runs there', () => {
    expect(matching(data, firstState(data), () => [])).toEqual([0, 1]);
    expect(matching(data, state, () => [])).toEqual([0]);
    expect(matching(data, { ...state, node: 2 }, () => [])).toEqual([]);
  });

  test('can be sent to somebody', () => {
    expect(filtersToHash(state, data)).toBe('node=n1');
    expect(filtersFromHash('#node=n1', firstState(data), data).node).toBe(0);
    expect(filtersFromHash('#node=gone', firstState(data), data).node).toBeUndefined();
  });
});

test('texts of the cluster are text', () => {
  const evil = '<img src=x onerror=alert(1)>\u202e';
  const result = cluster({
    nodes: [node(evil)],
    namespaces: [{ ...namespace(evil, [owner({ seen: [{ ...SEEN, message: evil }] })]), mode: evil }],
  });
  const html = auditHtml(result, { language: 'en', version: '1', rules: RULES });
  expect(html).not.toContain('<img');
  expect(html).not.toContain('\u202e');
});

test('a page of very many findings has the gravest, says how many it lacks, and is no larger than a browser takes', () => {
  const findings = Array.from({ length: 12_000 }, (_, n) => ({
    ...(n % 4 === 0 ? auditFinding() : WARNING),
    container: `c${n}`,
  }));
  const result = cluster({ namespaces: [namespace('shop', [owner({ findings })])] });
  const data = dataOf(result);
  expect(data.findings).toHaveLength(10_000);
  expect(data.findings.filter(({ severity }) => severity === 'error')).toHaveLength(3000);
  expect(data.notices[0]?.text).toContain('2000 more findings are not in this page');
  expect(data.audit?.places).toHaveLength(2);
  expect(auditHtml(result, { language: 'en', version: '1', rules: RULES }).length).toBeLessThan(5_000_000);
});
