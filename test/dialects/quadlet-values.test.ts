// How Quadlet reads the values of its keys, each as podman-system-generator of Podman 5.8.2 (`quadlet -dryrun`) writes the line
// `podman run` of it: what it takes off, what it takes for true, and which of two says it.
import { describe, expect, test } from 'vitest';
import { analysePort } from '../../src/facts/bind/bind.ts';
import { readQuadlet } from '../../src/lint/read-quadlet.ts';
import type { FileCapability } from '../../src/model/bind.ts';
import { besideOf, type Files } from './units.ts';

/** Of web.container, on port 80. */
function verdictOf(files: Files, fileCapability: FileCapability): string {
  const text = files['web.container'] ?? expect.fail('no container');
  const [document] = readQuadlet({ file: 'web.container', text, isForced: false, isMet: false }, besideOf(files)).documents;
  const [object] = document?.extract?.() ?? [];
  const workload = object?.kind === 'workloads' ? object.workloads[0] : undefined;
  const [container] = workload?.containers ?? [];
  if (workload === undefined || container === undefined) return expect.fail(JSON.stringify(object));
  const image = { user: '', fileCapability, exec: 'direct' } as const;
  const asked = { port: 80, protocol: 'TCP', at: container.at };
  const [told] = analysePort(workload, container, asked, { runtimes: ['podman'], image, node: { portStart: 1024 } });
  return [told?.verdict, told?.via ?? told?.error?.code].join(' ');
}

const ofContainer = (...lines: readonly string[]): Files => {
  return { 'web.container': `[Container]\nImage=registry.example.com/web\n${lines.join('\n')}\n` };
};

describe('quotes around a value that is one', () => {
  test.each<[string, string]>([
    ['User="1000"', 'fails EACCES'],
    ['User="0"', 'binds root'],
    ['User=""1000""', 'fails EACCES'],
    ['UserNS="keep-id"', 'fails EACCES'],
    ['NoNewPrivileges="true"', 'binds root'],
  ])('%s', (line, expected) => expect(verdictOf(ofContainer(line), 'none')).toBe(expected));
});

describe('whether the file of a program gives a capability to another user than root', () => {
  const [yes, no] = ['binds file-capability', 'fails EACCES'];
  test.each<[string, string[], string]>([
    ['true', ['NoNewPrivileges=true'], no],
    ['in any case', ['NoNewPrivileges=True'], no],
    ['a number', ['NoNewPrivileges=1'], no],
    ['in quotes', ['NoNewPrivileges="yes"'], no],
    ['not what is true to systemd alone', ['NoNewPrivileges=t'], yes],
    ['nor this', ['NoNewPrivileges=y'], yes],
    ['what is nothing', ['NoNewPrivileges=maybe'], yes],
    ['an empty line behind it', ['NoNewPrivileges=true', 'NoNewPrivileges='], yes],
    ['an option', ['PodmanArgs=--security-opt no-new-privileges'], no],
    ['an option with a value', ['PodmanArgs=--security-opt=no-new-privileges:true'], no],
    ['another value that Go takes', ['PodmanArgs=--security-opt=no-new-privileges=1'], no],
    ['an option that takes it back', ['NoNewPrivileges=true', 'PodmanArgs=--security-opt no-new-privileges:false'], yes],
    ['the last option', ['PodmanArgs=--security-opt no-new-privileges:0 --security-opt no-new-privileges'], no],
    ['another option', ['NoNewPrivileges=true', 'PodmanArgs=--security-opt label=disable'], no],
  ])('%s', (_, lines, expected) => expect(verdictOf(ofContainer('User=1000', ...lines), 'ep')).toBe(expected));
});

test.each<[string, string]>([
  ['auto', 'fails EACCES'],
  ['keep-id', 'fails EACCES'],
  ['manual', 'fails EACCES'],
  ['', 'binds root'],
])('RemapUsers=%s is UserNS= of before', (value, expected) => {
  expect(verdictOf(ofContainer('Network=host', `RemapUsers=${value}`), 'none')).toBe(expected);
});
