import { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { helmPostRenderCommand } from '../../src/cli/commands/helm-post-render.ts';
import type { Policy } from '../../src/policy/port-policy.ts';
import { shippedPolicy } from '../../src/policy/presets.ts';
import { telling } from '../told.ts';
import { recordedIo } from './recorded-io.ts';
import { BAD, deployment, GOOD, NO_YAML } from './release-texts.ts';

async function postRender(stdin: string | Uint8Array, argv: readonly string[] = [], policy: Partial<Policy> = {}) {
  const bytes = typeof stdin === 'string' ? new TextEncoder().encode(stdin) : stdin;
  const io = { ...recordedIo(), stdin: async () => bytes };
  const codes: number[] = [];
  const findPolicy = async () => ({ policy: { ...shippedPolicy('restricted'), ...policy } });
  const command = helmPostRenderCommand({ io, now: () => 0, finish: (code) => codes.push(code) }, { findPolicy });
  await new Command().addCommand(command).parseAsync(['helm-post-render', ...argv], { from: 'user' });
  return { ...io.written, codes };
}

describe('what is allowed leaves as it came', () => {
  test.each([
    ['a chart', GOOD],
    ['nothing, of a chart that is switched off', ''],
    ['blanks and comments', '\n---\n# Source: a\n\n'],
    ['a byte order mark, line breaks of Windows, other letters', `\ufeff${GOOD.replaceAll('\n', '\r\n')}# 日本語 \u{1f680}`],
    ['no line break at the end', GOOD.trimEnd()],
  ])('%s', async (_, text) => {
    expect(await postRender(text)).toMatchObject({ out: text, codes: [0] });
  });

  test('findings that refuse nothing are told on standard error alone', async () => {
    const { out, err, codes } = await postRender(BAD, ['--fail-on=never']);
    expect({ out, codes }).toEqual({ out: BAD, codes: [0] });
    expect(err).toContain('privileged-container-port');
  });

  test('with mode off nothing is judged', async () => {
    expect(await postRender(NO_YAML, [], { mode: 'off' })).toMatchObject({ out: NO_YAML, codes: [0] });
  });
});

describe('what is refused does not leave', () => {
  test('findings', async () => {
    const { out, err, codes } = await postRender(BAD);
    expect({ out, codes }).toEqual({ out: '', codes: [1] });
    expect(err.trimEnd().split('\n').at(-1)).toBe('what was rendered: refused, because of 1 finding (policy "restricted")');
  });

  test('what cannot be read', async () => {
    expect(await postRender(GOOD + NO_YAML)).toMatchObject({ out: '', codes: [3] });
  });

  test.each([
    ['bytes that are no UTF-8', Uint8Array.of(0x61, 0xff), 'what helm rendered is no UTF-8, and cannot leave as it came'],
    [
      'UTF-16',
      new Uint8Array(Buffer.from(`\ufeff${GOOD}`, 'utf16le')),
      'what helm rendered is no UTF-8, and cannot leave as it came',
    ],
    ['too much', new Uint8Array(21 * 1024 * 1024), 'what helm rendered: the file has 21 MiB; kport reads files of up to 20 MiB'],
    [
      'something else',
      new TextEncoder().encode('Error: no'),
      'what helm rendered: not a Kubernetes object: it has neither apiVersion nor kind',
    ],
  ])('%s', async (_, bytes, message) => {
    await expect(telling(postRender(bytes))).rejects.toMatchObject({ code: 'input', message });
  });
});

test('helm 4 names the templates by an annotation', async () => {
  const annotated = (text: string, file: string) =>
    text.replace('metadata:\n', `metadata:\n  annotations:\n    postrenderer.helm.sh/postrender-filename: '${file}'\n`);
  const stream = [
    annotated(deployment(8080), 'web/templates/a.yaml'),
    annotated(deployment(80, { name: 'b' }), 'web/templates/b.yaml'),
  ].join('---\n');
  const { err, codes } = await postRender(stream);
  expect(codes).toEqual([1]);
  expect(err).toMatch(/^web\/templates\/b\.yaml: error: /);
});

test('the namespace is an option, for exemptions', async () => {
  const exemptions = [{ namespaces: ['shop'], reason: 'a front door', file: 'p' }];
  expect((await postRender(BAD, [], { exemptions })).codes).toEqual([1]);
  expect((await postRender(BAD, ['--namespace=shop'], { exemptions })).codes).toEqual([0]);
});
