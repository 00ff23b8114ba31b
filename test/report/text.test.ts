import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { type TextOptions, textReport } from '../../src/report/text.ts';
import { saying } from '../told.ts';
import { everything, finding, range, result } from './lint-results.ts';

const PLAIN: TextOptions = { color: false, language: 'en' };

describe('textReport', () => {
  test('tells findings, what could not be judged, the policy and the counts', () => {
    expect(textReport(everything(), PLAIN)).toBe(`\
web.yaml:9:26: error: container "web" declares privileged containerPort 80 (http) [privileged-container-port]
  |
9 |         - containerPort: 80
  |                          ^~
  why: Ports below 1024 are kept for root.
  fix: listen on a port above 1023
  more: kport explain privileged-container-port

web.yaml:12:26: error: another port [privileged-container-port]
   |
12 |         - containerPort: 443
   |                          ^~~
   fix: listen on a port above 1023

web.yaml:100:1: warning: key "a" stands more than once [duplicate-key]
    |
100 | a: 1
    | ^
    why: Readers keep the last one.
    fix: keep one
    more: kport explain duplicate-key

.kport.yaml:8:7: policy: exemption "old" expired
.kport.yaml: policy: exemption "new" matches no finding

broken.yaml:3:7: could not be read: a mapping value is not allowed here
gone.yaml: could not be read: no such file or directory
web.yaml: Deployment web: rule "may-run-as-root" failed, so this object is not judged: boom

2 errors, 1 warning, 0 infos in 3 workloads; exempted: 1; 5 files: 2 judged, 1 skipped, 2 could not be read; policy: team
`);
  });

  test('with verbose, names what is only counted otherwise', () => {
    const report = textReport(everything(), { ...PLAIN, verbose: true });
    expect(report).toContain(`
web.yaml:9:26: exempted by policy: the front door: an exempted port [privileged-container-port]
values.yaml: skipped: not a Kubernetes object

broken.yaml:`);
  });

  test('with quiet, is one line for each finding and for whatever could not be judged', () => {
    expect(textReport(everything(), { ...PLAIN, quiet: true })).toBe(`\
web.yaml:9:26: error: container "web" declares privileged containerPort 80 (http) [privileged-container-port]
web.yaml:12:26: error: another port [privileged-container-port]
web.yaml:100:1: warning: key "a" stands more than once [duplicate-key]
broken.yaml:3:7: could not be read: a mapping value is not allowed here
gone.yaml: could not be read: no such file or directory
web.yaml: Deployment web: rule "may-run-as-root" failed, so this object is not judged: boom
`);
  });

  test('of a clean run is one line that says so; nothing at all with quiet', () => {
    const clean = 'no findings (1 workload); 1 file: 1 judged, 0 skipped, 0 could not be read; policy: restricted\n';
    expect(textReport(result(), PLAIN)).toBe(clean);
    expect(textReport(result(), { ...PLAIN, quiet: true })).toBe('');
  });

  test.each([
    ['unreadable input', { unreadable: [{ file: 'a.yaml', reason: saying('odd') }] }],
    ['a failed rule', { failures: everything().failures }],
  ])('never says "no findings" of %s', (_, changes) => {
    expect(textReport(result(changes), PLAIN)).not.toContain('no findings');
  });

  test('of a finding without a text is a line, and reasons without an excerpt', () => {
    const { range: _range, excerpt: _excerpt, ...bare } = finding();
    const lines = textReport(result({ findings: [bare] }), PLAIN).split('\n');
    expect(lines.slice(0, 3)).toEqual([
      'web.yaml: error: container "web" declares privileged containerPort 80 (http) [privileged-container-port]',
      ' why: Ports below 1024 are kept for root.',
      ' fix: listen on a port above 1023',
    ]);
  });

  test('speaks Japanese, in lines that break where Japanese may', () => {
    const why = 'ポートの番号は、管理者がサービスを起動したことの目印です。'.repeat(4);
    const report = textReport(result({ findings: [finding({ why, fix: '直す' })], counts: everything().counts }), {
      ...PLAIN,
      language: 'ja',
    });
    expect(report).toBe(
      `\
web.yaml:9:26: エラー: container "web" declares privileged containerPort 80 (http) [privileged-container-port]
  |
9 |         - containerPort: 80
  |                          ^~
  理由: ポートの番号は、管理者がサービスを起動したことの目印です。ポートの番号は、管理者がサービスを
        起動したことの目印です。ポートの番号は、管理者がサービスを起動したことの目印です。ポートの番
        号は、管理者がサービスを起動したことの目印です。
  直し方: 直す
  詳細: kport explain privileged-container-port

結果: エラー 2 件、警告 1 件、情報 0 件 (ワークロード 3 件); 免除: 1; 5 ファイル: 判定 2、対象外 1、読み取り不可 2; ポリシー: restricted
`,
    );
  });

  test('has colours only when asked, and says the same with them', () => {
    const plain = textReport(everything(), PLAIN);
    const coloured = textReport(everything(), { ...PLAIN, color: true });
    expect(plain).not.toContain('\u001b');
    expect(coloured).toContain('\u001b[1mweb.yaml:9:26\u001b[22m: \u001b[1m\u001b[31merror\u001b[39m\u001b[22m: ');
    expect(coloured).toContain('\u001b[33mwarning\u001b[39m');
    expect(stripVTControlCharacters(coloured)).toBe(plain);
  });
});

test('what a rule is about is told once, and once more where it is another thing in another dialect', () => {
  const [pod, service] = [finding({ why: 'Clients come by a Service.' }), finding({ why: 'Docker opens every port.' })];
  const report = textReport(result({ findings: [pod, pod, service, pod, service] }), PLAIN);
  expect(report.match(/why: .*/g)).toEqual(['why: Clients come by a Service.', 'why: Docker opens every port.']);
});

test('grows with the number of findings, and not with its square', () => {
  const findings = Array.from({ length: 50_000 }, (_, index) => finding({ range: range(index + 1, 26, 28) }));
  const report = textReport(result({ findings }), PLAIN);
  expect(report.match(/^web\.yaml:/gm)).toHaveLength(50_000);
  expect(report.match(/why:/g)).toHaveLength(1);
});
