// The extension for VS Code, as far as it can be had without one: its manifest is true, and its entry starts the language server.
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import manifest from '../../deploy/editors/vscode/package.json' with { type: 'json' };
import kport from '../../package.json' with { type: 'json' };
import { ACTION_KINDS } from '../../src/lsp/actions.ts';
import { scratch } from '../sources/scratch.ts';

const FOLDER = resolve('deploy/editors/vscode');
const textOf = (file: string): string => readFileSync(join(FOLDER, file), 'utf8');

test('is its entry, its manifest with a lock, and its page: all that vsce packs beside what it depends on', () => {
  const tracked = readdirSync(FOLDER).filter((name) => name !== 'node_modules' && !name.endsWith('.vsix'));
  expect(tracked.sort()).toEqual(['.vscodeignore', 'README.md', 'extension.js', 'package-lock.json', 'package.json']);
  const lock = JSON.parse(textOf('package-lock.json')) as { packages: Record<string, { version?: string; license?: string }> };
  expect(lock.packages['']).toMatchObject({ version: manifest.version, dependencies: manifest.dependencies });
  const client = createRequire(join(FOLDER, manifest.main));
  expect(() => client.resolve('./extension.js')).not.toThrow();
  for (const [name, version] of Object.entries(manifest.dependencies))
    expect(lock.packages[`node_modules/${name}`]?.version).toBe(version);
  // The server speaks the protocol of the same release.
  const protocol = 'vscode-languageserver-protocol';
  expect(lock.packages[`node_modules/${protocol}`]?.version).toBe(kport.devDependencies[protocol]);
});

test('has the version of kport, and one of what it depends on; is not published by accident', () => {
  expect(manifest.version).toBe(kport.version);
  expect(manifest.license).toBe(kport.license);
  expect(manifest.private).toBe(true);
  for (const version of Object.values(manifest.dependencies)) expect(version).toMatch(/^\d+\.\d+\.\d+$/);
  expect(textOf('README.md')).toContain(`kport-${manifest.version}.vsix`);
});

test('a folder that is not trusted does not choose the program that is started', () => {
  const settings = Object.keys(manifest.contributes.configuration.properties);
  expect(manifest.capabilities.untrustedWorkspaces.restrictedConfigurations).toEqual(settings);
});

test('what its page has VS Code do when a file is saved is something that the server does', () => {
  const [, kind] = /"(source\.[\w.]+)"/.exec(textOf('README.md')) ?? [];
  expect(ACTION_KINDS).toContain(kind);
});

type Selected = { readonly scheme: string } & ({ readonly language: string } | { readonly pattern: string });

interface Started {
  readonly server: { readonly command: string; readonly args: readonly string[] };
  readonly client: { readonly documentSelector: readonly Selected[] };
  running: boolean;
}

/** The entry with stand-ins for what VS Code and its client bring along. */
function loaded(settings: Readonly<Record<string, unknown>>) {
  const folder = scratch();
  cpSync(join(FOLDER, 'extension.js'), join(folder, 'extension.js'));
  const started: Started[] = [];
  const registered = new Map<string, () => unknown>();
  const asked: string[] = [];
  const changed: ((event: { affectsConfiguration: (name: string) => boolean }) => unknown)[] = [];
  class LanguageClient {
    readonly #own: Started;
    constructor(_id: string, _name: string, server: Started['server'], client: Started['client']) {
      this.#own = { server, client, running: false };
      started.push(this.#own);
    }
    async start() {
      this.#own.running = true;
    }
    async stop() {
      this.#own.running = false;
    }
  }
  const get = (name: string, fallback: unknown) => {
    asked.push(`kport.${name}`);
    return settings[name] ?? fallback;
  };
  const world = {
    vscode: {
      commands: { registerCommand: (name: string, act: () => unknown) => registered.set(name, act) },
      workspace: {
        getConfiguration: () => ({ get }),
        onDidChangeConfiguration: (act: (typeof changed)[number]) => changed.push(act),
      },
    },
    client: { LanguageClient, TransportKind: { stdio: 0 } },
  };
  Object.assign(globalThis, { [folder]: world });
  for (const [name, file] of [
    ['vscode', 'index.js'],
    ['vscode-languageclient', 'node.js'],
  ] as const) {
    mkdirSync(join(folder, 'node_modules', name), { recursive: true });
    const part = name === 'vscode' ? 'vscode' : 'client';
    writeFileSync(join(folder, 'node_modules', name, file), `module.exports = globalThis[${JSON.stringify(folder)}].${part};\n`);
  }
  const entry = createRequire(join(folder, 'test.js'))(join(folder, manifest.main)) as {
    activate: (context: { subscriptions: unknown[] }) => Promise<void>;
    deactivate: () => Promise<void>;
  };
  return { entry, started, registered, asked, changed };
}

test('its entry starts kport lsp by the settings, anew where they change, and stops it in the end', async () => {
  const { entry, started, registered, asked, changed } = loaded({ arguments: ['--lang', 'ja'] });
  const subscriptions: unknown[] = [];
  await entry.activate({ subscriptions });
  expect(subscriptions).toHaveLength(2);
  expect(started.map(({ server, running }) => [server.command, server.args, running])).toEqual([
    ['kport', ['lsp', '--lang', 'ja'], true],
  ]);
  const selected = started[0]?.client.documentSelector ?? [];
  const events = selected.map((one) => ('language' in one ? `onLanguage:${one.language}` : `workspaceContains:${one.pattern}`));
  expect([...new Set(events)]).toEqual(manifest.activationEvents);
  expect([...new Set(asked)].sort()).toEqual(Object.keys(manifest.contributes.configuration.properties).sort());
  expect([...registered.keys()]).toEqual(manifest.contributes.commands.map(({ command }) => command));
  await changed[0]?.({ affectsConfiguration: (name) => name === 'kport' });
  await changed[0]?.({ affectsConfiguration: (name) => name === 'yaml' });
  expect(started.map(({ running }) => running)).toEqual([false, true]);
  await entry.deactivate();
  expect(started.map(({ running }) => running)).toEqual([false, false]);
});
