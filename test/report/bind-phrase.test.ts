import { describe, expect, test } from 'vitest';
import type { BindStory, VerdictSummary } from '../../src/model/bind-story.ts';
import { storyPhrase, verdictPhrase } from '../../src/report/bind-phrase.ts';
import { storyLines } from '../../src/report/bind-stories.ts';
import { painter } from '../../src/report/style.ts';
import { bindWords } from '../../src/words/bind-catalogue.ts';

const EACCES = { code: 'EACCES', text: 'permission denied', decidedBy: [] } as const;

function verdict(changes: Partial<VerdictSummary>): VerdictSummary {
  return { port: 80, protocol: 'TCP', runtime: 'unknown', verdict: 'binds', otherErrors: [], dependsOn: [], ...changes };
}

const only = (verdict: VerdictSummary['verdict']) => ({ verdict, errors: [] });
const everywhere = (one: VerdictSummary['verdict']) => ({
  'containerd-1': only(one),
  'containerd-2': only(one),
  'cri-o': only(one),
  docker: only(one),
});

const AS_ROOT = verdict({ via: 'root', overPrivileged: true, byRuntime: everywhere('binds') });
const BY_RUNTIME = verdict({
  verdict: 'depends',
  error: EACCES,
  dependsOn: ['image', 'runtime'],
  byRuntime: { 'containerd-1': only('fails'), 'containerd-2': only('binds'), 'cri-o': only('depends'), docker: only('binds') },
});

test.each<[VerdictSummary, en: string, ja: string]>([
  [AS_ROOT, 'binds as root, over-privileged', 'root として待ち受け可、権限が過剰'],
  [
    verdict({ via: 'lowered-start' }),
    'binds without a privilege, for the Pod lets any user bind the port',
    'Pod では特権の要らないポートなので待ち受け可',
  ],
  [verdict({ verdict: 'fails', error: EACCES }), 'fails (EACCES)', '失敗 (EACCES)'],
  [verdict({ verdict: 'fails', error: EACCES, byRuntime: everywhere('fails') }), 'fails (EACCES)', '失敗 (EACCES)'],
  [
    BY_RUNTIME,
    'binds on containerd-2, docker; fails on containerd-1 (EACCES); may fail on cri-o (EACCES), depending on the image',
    'containerd-2、docker では待ち受け可。containerd-1 では失敗 (EACCES)。cri-o ではイメージによっては失敗 (EACCES)',
  ],
  [
    verdict({ verdict: 'depends', error: EACCES, dependsOn: ['image', 'pod'], byRuntime: everywhere('depends') }),
    'may fail (EACCES), depending on the image and another container of the Pod',
    'イメージとPod の別のコンテナによっては失敗 (EACCES)',
  ],
  [
    verdict({
      verdict: 'depends',
      error: EACCES,
      otherErrors: [
        { code: 'CreateContainerConfigError', text: 'one', decidedBy: [] },
        { code: 'CreateContainerConfigError', text: 'two', decidedBy: [] },
      ],
      dependsOn: ['image'],
      runtime: 'cri-o',
    }),
    'may fail (EACCES or CreateContainerConfigError), depending on the image',
    'イメージによっては失敗 (EACCES か CreateContainerConfigError)',
  ],
  [
    verdict({ verdict: 'depends', error: EACCES, dependsOn: ['runtime'], runtime: 'docker' }),
    'may fail (EACCES), depending on the version of the runtime',
    'ランタイムのバージョンによっては失敗 (EACCES)',
  ],
])('verdict %#', (given, en, ja) => {
  expect(verdictPhrase(given, bindWords('en'))).toBe(en);
  expect(verdictPhrase(given, bindWords('ja'))).toBe(ja);
});

function story(then?: VerdictSummary, changes: Partial<BindStory> = {}): BindStory {
  return {
    file: 'web.yaml',
    position: { line: 9, column: 26 },
    object: { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop', name: 'web' },
    container: 'nginx',
    now: AS_ROOT,
    ...(then ? { asNonRoot: { uid: 101, verdict: then } } : {}),
    ...changes,
  };
}

describe('a story', () => {
  test.each<[VerdictSummary | undefined, en: string, ja: string]>([
    [undefined, '', ''],
    [verdict({ byRuntime: everywhere('binds') }), '; would bind as another user too', '。root 以外でも待ち受け可'],
    [
      verdict({ runtime: 'cri-o', verdict: 'fails', error: EACCES }),
      '; would fail as another user (EACCES)',
      '。root 以外なら失敗 (EACCES)',
    ],
    [
      BY_RUNTIME,
      '; would fail on containerd-1 as another user (EACCES); might fail on cri-o as another user (EACCES)',
      '。root 以外なら containerd-1 で失敗 (EACCES)。root 以外なら cri-o で失敗するおそれ (EACCES)',
    ],
    [
      verdict({ verdict: 'depends', error: EACCES, dependsOn: ['image'] }),
      '; might fail as another user (EACCES)',
      '。root 以外なら失敗するおそれ (EACCES)',
    ],
  ])('with another user: %#', (then, en, ja) => {
    expect(storyPhrase(story(then), bindWords('en'))).toBe(
      `Deployment shop/web, container nginx 80/tcp: binds as root, over-privileged${en}`,
    );
    expect(storyPhrase(story(then), bindWords('ja'))).toBe(
      `Deployment shop/web、コンテナ nginx 80/tcp: root として待ち受け可、権限が過剰${ja}`,
    );
  });

  test.each([
    ['compose', 'service', 'web', 'web'],
    ['systemd', 'service', 'web.service', 'web.service'],
    ['quadlet', 'container', 'web.container', 'web.container'],
    ['dockerfile', 'image', 'web/Dockerfile', 'stage-0'],
  ])('of %s, where there is one container: it is not named beside it', (apiVersion, kind, name, container) => {
    const told = storyPhrase(story(undefined, { object: { apiVersion, kind, name }, container }), bindWords('en'));
    expect(told).toBe(`${kind} ${name} 80/tcp: binds as root, over-privileged`);
  });

  test('of something without a name', () => {
    const nameless = story(undefined, { object: { apiVersion: 'v1', kind: 'Pod', name: '' }, container: '' });
    expect(storyPhrase(nameless, bindWords('en'))).toBe('Pod 80/tcp: binds as root, over-privileged');
  });
});

describe('the section of the report', () => {
  const plain = painter(false);

  test('is absent where there is nothing to tell', () => {
    expect(storyLines(undefined, 'en', plain)).toEqual([]);
    expect(storyLines({ told: [], untold: 0 }, 'en', plain)).toEqual([]);
  });

  test('has a line for each port, and counts what is too much', () => {
    const lines = storyLines({ told: Array.from({ length: 22 }, () => story()), untold: 5 }, 'en', plain);
    expect(lines).toHaveLength(23);
    expect(lines.slice(0, 2)).toEqual([
      'Privileged ports, each with what will become of it:',
      '  web.yaml:9:26: Deployment shop/web, container nginx 80/tcp: binds as root, over-privileged',
    ]);
    expect(lines.slice(-2)).toEqual(['  ... and 7 more', '  step by step: kport explain bind web.yaml']);
  });

  test('shows names without obeying them', () => {
    expect(storyLines({ told: [story(undefined, { container: '\u001b[2J' })], untold: 0 }, 'ja', plain)[1]).toBe(
      '  web.yaml:9:26: Deployment shop/web、コンテナ \\u001b[2J 80/tcp: root として待ち受け可、権限が過剰',
    );
  });
});
