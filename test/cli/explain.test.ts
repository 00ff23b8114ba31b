import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { rules } from '../../src/rules/index.ts';
import { runKport } from './run-kport.ts';

const explain = (...argv: string[]) => runKport(['explain', ...argv]);

/** The first line of each port that is explained. */
async function heads(name: string): Promise<string[]> {
  const { out } = await explain(name);
  return out.split('\n').filter((line) => /^\d/.test(line));
}

describe('kport explain <rule>', () => {
  test.each(rules)('$id', async ({ id, examples }) => {
    const { code, out, err } = await explain(id);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(new RegExp(`^${id}: \\w`));
    for (const title of [
      'Why',
      'Risk',
      'How to fix it, best first',
      'When it is fine',
      'Severity',
      'Bad',
      'Good',
      'References',
      'Docs',
    ]) {
      expect(out).toMatch(new RegExp(`^${title}\\n  \\S`, 'm'));
    }
    expect(out).toMatch(/^ {2}1\. [\s\S]*^ {2}2\. /m);
    expect(out).toMatch(/^ {2}restricted {2}(error|warning|info)\n {2}baseline {4}\w+\n {2}audit {7}\w+$/m);
    for (const line of examples.bad.trim().split('\n')) expect(out).toContain(`\n  ${line}\n`);
    const [, page = ''] = /^ {2}(.*policies\/rules\/.*\.md)$/m.exec(out) ?? [];
    expect(readFileSync(page, 'utf8')).toContain(`\n\`${id}\`\n`);
  });

  test.each([
    ['80/tcp', /^80: /],
    ['53/UDP', /^53: /],
  ])('%s is a port', async (name, head) => {
    expect(await explain(name)).toMatchObject({ code: 0, out: expect.stringMatching(head) });
  });

  test('several are explained one after the other', async () => {
    const { code, out } = await explain('https', '80', 'may-run-as-root');
    expect(code).toBe(0);
    expect(out).toMatch(/^443: [\s\S]*^80: [\s\S]*^may-run-as-root: /m);
  });

  test('says what matters in each dialect, and what is bad and good there', async () => {
    const { out } = await explain('privileged-host-port');
    expect(out).toMatch(
      /^In files of Compose\n {2}The kernel reserves the ports of the host[\s\S]*?^ {2}Bad\n {4}services:[\s\S]*?^ {2}Good\n {4}services:/m,
    );
    expect(out).toMatch(/^In files of Quadlet\n {2}\S[\s\S]*?^ {2}Bad\n {4}\[Container\]/m);
    expect(out).not.toContain('In units of systemd');
    expect((await explain('--lang', 'ja', 'never-starts')).out).toMatch(/^systemd のユニットでは\n {2}\S/m);
  });

  test('tells options and their values', async () => {
    const { out } = await explain('may-run-as-root');
    expect(out).toContain('\n  acceptRunAsUser (default: false, baseline: true)\n    Take a non-zero runAsUser');
  });

  test('speaks Japanese', async () => {
    const { out } = await explain('duplicate-key', '--lang', 'ja');
    expect(out).toMatch(/^duplicate-key: キーの重複\n\n理由\n {2}\S/);
  });
});

describe('kport explain <port>', () => {
  test('a privileged port: what it is, and what kport says of it', async () => {
    const { code, out } = await explain('80');
    expect(code).toBe(0);
    expect(out).toMatch(/^80: HTTP, http$/m);
    expect(out).toMatch(/^ {2}Range +system 0-1023 \(privileged\)$/m);
    expect(out).toMatch(/^ {2}IANA registry +http \(TCP, UDP, SCTP\): World Wide Web HTTP$/m);
    expect(out).toMatch(/^ {2}Standing +official/m);
    expect(out).toMatch(/^ {2}Encrypted counterpart +443 \(https\)$/m);
    expect(out).toMatch(/^ {2}Rule +privileged-host-port: .+\n +privileged-container-port: /m);
  });

  test('a port of which people and the registry say different things: both', async () => {
    const { out } = await explain('1521');
    expect(out).toMatch(/IANA registry +ncube-lm/);
    expect(out).toMatch(/Service +Oracle Database \(Databases\)/);
    expect(out).toMatch(/Note +Often said/);
    expect(out).toMatch(/Rule +none/);
  });

  test.each([
    ['http', ['80: HTTP, http']],
    ['HTTPS', ['443: HTTPS, https']],
    ['oracle', ['1521: Oracle Database, ncube-lm', '2005: berknet, oracle']],
    ['postgres', ['5432: PostgreSQL, postgresql']],
    ['sql server', ['1433: SQL Server, ms-sql-s']],
    ['whois', ['43: whois']],
    ['60000', ['60000']],
    ['0', ['0']],
  ])('%s', async (name, expected) => {
    expect(await heads(name)).toEqual(expected);
  });

  test.each([
    ['may-run-root', 'kport: neither a rule nor a port: "may-run-root"; did you mean "may-run-as-root"?\n'],
    ['postgersql', 'kport: neither a rule nor a port: "postgersql"; did you mean "PostgreSQL"?\n'],
    ['99999', 'kport: neither a rule nor a port: "99999"; ports are 0 to 65535\n'],
    [
      '\u001b[2J-nothing-of-the-kind',
      'kport: neither a rule nor a port: "\\u001b[2J-nothing-of-the-kind"; kport rules lists the rules, kport ports searches the ports\n',
    ],
  ])('%j is neither', async (name, message) => {
    expect(await explain(name)).toEqual({ code: 2, out: '', err: message });
  });
});
