import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { unpackChart } from '../../src/render/helm/archive.ts';
import { findTemplate, shownTemplate } from '../../src/render/helm/chart-tree.ts';
import { loadChart } from '../../src/render/helm/load-chart.ts';
import { scratch } from '../sources/scratch.ts';
import { inWords, tellingNow } from '../told.ts';
import { packed, tar } from './archives.ts';
import { CACHE, chartYaml, FAMILY } from './charts.ts';

const CHART = { 'web/Chart.yaml': chartYaml('web'), 'web/templates/a.yaml': 'a: 1\n' };

describe('links in a chart', () => {
  test.each<[string, string, string, RegExp | undefined]>([
    ['to a file of the chart', 'templates/b.yaml', 'a.yaml', undefined],
    ['to a folder beside it', 'charts', '../shared', undefined],
    [
      'out of the working directory',
      'templates/b.yaml',
      '/etc/hosts',
      /^a link that leads out of the chart and of the working directory: \/etc\/hosts$/,
    ],
    ['to the root', 'files', '/', /^a link that leads out/],
    ['to a folder that it is in', 'templates/loop', '..', /^a link to a folder that it is in$/],
    ['to itself', 'templates/b.yaml', 'b.yaml', /^too many symbolic links$/],
    ['to nothing', 'templates/b.yaml', 'none.yaml', /^no such file or directory$/],
    ['to a device', 'templates/b.yaml', '/dev/zero', /^a link that leads out/],
  ])('%s', (_, name, target, refusal) => {
    const cwd = scratch({ ...CHART, 'shared/x/Chart.yaml': chartYaml('x') });
    symlinkSync(target, path.join(cwd, 'web', name));
    if (refusal) expect(tellingNow(() => loadChart('web', cwd))).toThrow(refusal);
    else expect(loadChart('web', cwd).name).toBe('web');
  });

  test('a pipe is refused, which helm would wait for', () => {
    const cwd = scratch(CHART);
    execFileSync('mkfifo', [path.join(cwd, 'web/templates/pipe.yaml')]);
    expect(tellingNow(() => loadChart('web', cwd))).toThrow('not a regular file');
  });
});

describe('sizes', () => {
  test('a file that is too large', () => {
    const cwd = scratch(CHART);
    writeFileSync(path.join(cwd, 'web/templates/big.yaml'), Buffer.alloc(21 * 1024 * 1024, 'a'));
    expect(tellingNow(() => loadChart('web', cwd))).toThrow('the file has 21 MiB; kport reads files of up to 20 MiB');
  });

  test('files that are too large together', () => {
    const cwd = scratch(CHART);
    for (const name of 'abcdef') writeFileSync(path.join(cwd, `web/templates/${name}.yaml`), Buffer.alloc(18 * 1024 * 1024, 'a'));
    expect(tellingNow(() => loadChart('web', cwd))).toThrow('the chart has 109 MiB; kport reads files of up to 100 MiB');
  });

  test('an archive that unpacks to more than it may', () => {
    const bomb = gzipSync(Buffer.alloc(2 * 1024 * 1024));
    expect(inWords(unpackChart(bomb, 1024 * 1024))).toEqual({ problem: 'the archive unpacks to more than 1 MiB' });
  });

  test('charts in charts without end', () => {
    const cwd = scratch({ 'web/Chart.yaml': chartYaml('web') });
    mkdirSync(path.join(cwd, `web/${'charts/a/'.repeat(30)}`), { recursive: true });
    expect(tellingNow(() => loadChart('web', cwd))).toThrow('more than 20 charts stand in one another');
  });
});

test.each<[string, Readonly<Record<string, string>>]>([
  ['a template', { 'web/templates/a\n---\nb.yaml': 'a: 1\n' }],
  ['a chart', { 'web/Chart.yaml': chartYaml('"web\\nkind: x"') }],
  ['a chart in it', { 'web/charts/x/Chart.yaml': chartYaml('"x\\u2028"') }],
])('the name of %s breaks no line', (_, files) => {
  const cwd = scratch({ ...CHART, ...files });
  expect(tellingNow(() => loadChart('web', cwd))).toThrow('a name with a control character in it: ');
  writeFileSync(path.join(cwd, 'web.tgz'), packed({ ...CHART, ...files }));
  expect(tellingNow(() => loadChart('web.tgz', cwd))).toThrow('a name with a control character in it: ');
});

describe('archives', () => {
  test.each<[string, Uint8Array, object]>([
    ['no archive', Buffer.from('PK'), { problem: 'no chart: not a gzip archive that can be unpacked' }],
    ['an archive that is cut', packed(CACHE).subarray(0, 100), { problem: 'no chart: not a gzip archive that can be unpacked' }],
    ['an empty one', gzipSync(tar([])), { problem: 'no chart: there is no Chart.yaml in the archive' }],
    [
      'a path out of it',
      packed({ 'web/Chart.yaml': '', 'web/../../x': '' }),
      { problem: 'the archive holds a path that leads out of it: "web/../../x"' },
    ],
    [
      'the same with other slashes',
      packed({ 'web/Chart.yaml': '', 'web\\..\\x': '' }),
      { problem: 'the archive holds a path that leads out of it: "web\\\\..\\\\x"' },
    ],
  ])('%s', (_, bytes, expected) => {
    expect(inWords(unpackChart(bytes))).toEqual(expected);
  });

  test('links are left out, and long names are read', () => {
    const long = `web/templates/${'x'.repeat(150)}.yaml`;
    const record = ` path=${long}2\n`;
    const bytes = gzipSync(
      tar([
        { path: 'web/Chart.yaml', content: chartYaml('web') },
        { path: 'web/link', type: '2' },
        { path: '././@LongLink', type: 'L', content: `${long}\0` },
        { path: 'cut', content: 'gnu' },
        { path: 'pax', type: 'x', content: `${record.length + 3}${record}` },
        { path: 'cut', content: 'pax' },
      ]),
    );
    const unpacked = unpackChart(bytes);
    const files =
      'files' in unpacked ? [...unpacked.files].map(([name, content]) => [name, Buffer.from(content).toString()]) : [];
    expect(files.slice(1)).toEqual([
      [long.replace('web/', ''), 'gnu'],
      [`${long.replace('web/', '')}2`, 'pax'],
    ]);
  });

  test('the archives that tar makes are read as tar reads them', () => {
    const cwd = scratch({ 'web/Chart.yaml': chartYaml('web'), [`web/templates/${'deep/'.repeat(30)}a.yaml`]: 'a: 1\n' });
    for (const format of ['ustar', 'gnu', 'pax']) {
      const bytes = execFileSync('tar', ['-cz', `--format=${format}`, 'web'], { cwd });
      const unpacked = unpackChart(bytes);
      expect('files' in unpacked && [...unpacked.files.keys()].sort(), format).toEqual([
        'Chart.yaml',
        `templates/${'deep/'.repeat(30)}a.yaml`,
      ]);
    }
  });
});

test('the file of a template by the name that helm has for it', () => {
  const cwd = scratch(FAMILY);
  writeFileSync(path.join(cwd, 'shop/charts/cache-1.2.3.tgz'), packed(CACHE));
  const shop = loadChart('shop', cwd);
  const shown = (source: string) => shownTemplate(shop, source);
  expect(shown('shop/templates/own.yaml')).toBe('shop/templates/own.yaml');
  expect(shown('shop/charts/web/templates/pods.yaml')).toBe('shop/charts/the-web/templates/pods.yaml');
  expect(shown('shop/charts/fast/templates/pod.yaml')).toBe('shop/charts/cache-1.2.3.tgz/templates/pod.yaml');
  expect(shown('shop/charts/none/templates/pod.yaml')).toBe('shop/charts/none/templates/pod.yaml');
  expect(findTemplate(shop, 'shop/charts/none/templates/pod.yaml')).toBeUndefined();
  expect(findTemplate(shop, 'shop/../../etc/passwd')).toBeUndefined();
});

test('a chart in the working directory is called by its own paths', () => {
  const cwd = scratch({ 'Chart.yaml': chartYaml('web'), 'templates/a.yaml': '' });
  expect(shownTemplate(loadChart('.', cwd), 'web/templates/a.yaml')).toBe('templates/a.yaml');
});
