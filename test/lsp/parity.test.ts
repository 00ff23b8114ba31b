// An editor shows of every file what `kport lint` says of it alone.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runKport } from '../cli/run-kport.ts';
import { editor } from './editor.ts';

interface Told {
  readonly rule: string;
  readonly severity: string;
  readonly message: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly also?: readonly { readonly rule: string }[];
}

const CWD = process.cwd();
const FOLDERS = readdirSync('test/fixtures', { withFileTypes: true }).flatMap((entry) =>
  entry.isDirectory() ? [`test/fixtures/${entry.name}`] : [],
);
const FILES = [...FOLDERS, 'examples'].flatMap((folder) =>
  readdirSync(folder).flatMap((name) => (/\.(?:ya?ml|json)$/.test(name) ? [`${folder}/${name}`] : [])),
);

/** As `kport lint --no-render` tells a file. */
async function linted(file: string, policy: string): Promise<unknown[]> {
  const { out } = await runKport(['lint', '--no-render', '--format', 'json', '--policy', policy, file], { cwd: CWD });
  const { findings } = JSON.parse(out) as { findings: Told[] };
  return findings.map(({ rule, severity, message, line, column, endLine, endColumn, also = [] }) => ({
    code: [...new Set([rule, ...also.map((one) => one.rule)])].join(', '),
    severity: { error: 1, warning: 2, info: 3 }[severity],
    message,
    range: { start: { line: line - 1, character: column - 1 }, end: { line: endLine - 1, character: endColumn - 1 } },
  }));
}

test.each(['restricted', 'baseline', 'audit'])('every fixture and example, by the policy %s', async (policy) => {
  expect(FILES.length).toBeGreaterThan(100);
  const { open, told } = await editor(CWD, { argv: ['--policy', policy] });
  const different: unknown[] = [];
  let findings = 0;
  for (const file of FILES) {
    const shown = (await told(await open(join(CWD, file), readFileSync(file, 'utf8'))))
      .filter(({ data }) => data !== undefined)
      .map(({ code, severity, message, range }) => ({ code, severity, message, range }));
    const wanted = await linted(file, policy);
    findings += wanted.length;
    if (JSON.stringify(shown) !== JSON.stringify(wanted)) different.push({ file, shown, wanted });
  }
  expect(different).toEqual([]);
  expect(findings).toBeGreaterThan(100);
});
