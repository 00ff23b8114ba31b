// Every report tells findings of every dialect, with the file and the line.
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { recordedIo } from '../cli/recorded-io.ts';

const FILES: Readonly<Record<string, string>> = {
  'compose.yaml': 'services:\n  web:\n    image: a/b\n    user: root\n    ports: ["25:25"]\n',
  'w.service': '[Service]\nExecStart=/w --port 80\nUser=root\n',
  'w.service.d/1.conf': '[Service]\nCapabilityBoundingSet=NET_BIND_SERVICE\n',
  'web.container': '[Container]\nImage=a/b\nUser=root\nPublishPort=25:25\n',
  Dockerfile: 'FROM alpine\nUSER root\nEXPOSE 80\nENTRYPOINT ["/web"]\n',
};

const FORMATS = ['text', 'json', 'sarif', 'junit', 'github', 'gitlab', 'markdown', 'html'];

test.each(FORMATS.flatMap((format) => ['en', 'ja'].map((language) => [format, language])))(
  '--format %s in %s',
  async (format, language) => {
    const cwd = mkdtempSync(path.join(tmpdir(), 'kport-reports-'));
    for (const [name, text] of Object.entries(FILES)) {
      mkdirSync(path.dirname(path.join(cwd, name)), { recursive: true });
      writeFileSync(path.join(cwd, name), text);
    }
    const io = recordedIo({ cwd });
    await run(['lint', '--format', format, '--lang', language, '.'], io);
    expect(io.written.err).toBe('');
    for (const file of Object.keys(FILES)) expect(io.written.out).toContain(file);
    for (const word of ['AmbientCapabilities', 'CAP_']) expect(io.written.out).toContain(word);
    expect(io.written.out).not.toMatch(/\bundefined\b|\[object Object\]/);
    if (format === 'html') return;
    expect(io.written.out).not.toMatch(/\{[a-zA-Z]+\}/);
  },
);
