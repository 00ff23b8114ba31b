// Compares what kport and kubectl read, where kubectl is: `kubectl annotate --local -o json` prints a file's objects as
// kubectl understood them, and needs no cluster.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { repairFiles } from '../../src/fix/repair-files.ts';
import { readObjects } from '../../src/sources/document.ts';
import { UNSAFE_SETTINGS } from '../fix/unsafe-settings.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const KUBECTL = process.env.KPORT_KUBECTL ?? 'kubectl';
const version = spawnSync(KUBECTL, ['version', '--client']);
const isMissing = version.error !== undefined || version.status !== 0;
if (isMissing) process.stderr.write(`skipped: ${KUBECTL} cannot be run here (KPORT_KUBECTL may name it)\n`);

const directory = mkdtempSync(path.join(tmpdir(), 'kport-kubectl-'));

interface Sample {
  readonly name: string;
  readonly text: string;
}

function samples(): Sample[] {
  const files = (folder: string): Sample[] =>
    readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.yaml'))
      .map((file) => ({ name: `${folder}/${file}`, text: readFileSync(path.join(ROOT, folder, file), 'utf8') }));
  const rows = readFileSync(path.join(ROOT, 'test/fixtures/yaml/documents.jsonl'), 'utf8').trimEnd().split('\n');
  const cases = rows.map((row) => JSON.parse(row) as { case: string; source: string; source_is?: string });
  const texts = cases.filter((row) => row.source_is === undefined).map((row) => ({ name: row.case, text: row.source }));
  const written = [...files('examples'), ...files('test/fixtures')];
  return [...written, ...written.flatMap(repaired), ...texts];
}

/**
 * What repairs make of a text. Each was made to say one object to kport, and nothing else: that kubectl reads it, and what stood there
 * before, as kport does says that for kubectl nothing else has changed either.
 */
function repaired({ name, text }: Sample): Sample[] {
  return repairFiles([{ file: name, text }], UNSAFE_SETTINGS).files.map(({ changed }) => ({
    name: `repaired ${name}`,
    text: changed,
  }));
}

/** The objects that kubectl read, or undefined where it refused the file. A List comes back as its items. */
function readByKubectl(text: string): unknown[] | undefined {
  const file = path.join(directory, 'sample.yaml');
  writeFileSync(file, text);
  const { status, stdout } = spawnSync(KUBECTL, ['annotate', '--local', '-f', file, 'kport-test=1', '-o', 'json'], {
    encoding: 'utf8',
  });
  return status === 0 ? jsonStream(stdout).map(withoutAnnotation) : undefined;
}

/** kubectl prints one JSON object behind the other, indented by four spaces. */
function jsonStream(text: string): unknown[] {
  const parts = text.split(/^(?=\{)/m).filter((part) => part.trim() !== '');
  return parts.map((part) => JSON.parse(part));
}

function withoutAnnotation(value: unknown): unknown {
  const object = structuredClone(value) as { metadata?: { annotations?: Record<string, unknown> } };
  const annotations = object.metadata?.annotations;
  delete annotations?.['kport-test'];
  if (annotations && Object.keys(annotations).length === 0) delete object.metadata?.annotations;
  return object;
}

function readByKport(text: string): unknown[] | undefined {
  const { documents, unreadable } = readObjects(text, 'sample.yaml');
  if (unreadable.length > 0 || documents.some(({ kind }) => kind === 'not-an-object')) return undefined;
  return documents
    .flatMap((read) => (read.kind === 'object' ? [read.document.object] : []))
    .flatMap((object) => (object.kind === 'List' && Array.isArray(object.items) ? object.items : [object]));
}

describe.skipIf(isMissing)('kport reads what kubectl reads', () => {
  afterAll(() => rmSync(directory, { recursive: true }));

  it.each(isMissing ? [] : samples())('$name', ({ text }) => {
    const expected = readByKubectl(text);
    const actual = readByKport(text);
    expect(actual === undefined, 'refused by one and read by the other').toBe(expected === undefined);
    expect(actual).toEqual(expected);
  });
});
