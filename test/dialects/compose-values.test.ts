// What leaves the file of a program its capability, and what does not: values of security_opt as moby reads them
// (daemon/daemon_unix.go parseSecurityOpt, Go's strconv.ParseBool), and Docker's own init program, which executes the program as a
// shell does. What no_new_privs leaves of it behind another program is measured: test/fixtures/runtimes/docker-compose.csv.
import { expect, test } from 'vitest';
import { analysePort } from '../../src/facts/bind/bind.ts';
import { readCompose } from '../../src/lint/read-compose.ts';
import { NOTHING_BESIDE } from '../../src/sources/beside.ts';

/** On port 80 of a service in the network of the host, of user 1000. */
function explained(entrypoint: string, ...lines: readonly string[]) {
  const service = ['image: web', 'user: "1000"', 'network_mode: host', `entrypoint: ${entrypoint}`, ...lines];
  const text = `services:\n  web:\n${service.map((line) => `    ${line}\n`).join('')}`;
  const { documents } = readCompose({ file: 'compose.yaml', text, isForced: false, isMet: false }, NOTHING_BESIDE);
  const [object] = documents[0]?.extract?.() ?? [];
  const workload = object?.kind === 'workloads' ? object.workloads[0] : undefined;
  const [container] = workload?.containers ?? [];
  if (workload === undefined || container === undefined) return expect.fail(JSON.stringify(object));
  const image = { user: '', fileCapability: 'ep', exec: 'direct' } as const;
  const asked = { port: 80, protocol: 'TCP', at: container.at };
  const [told] = analysePort(workload, container, asked, { runtimes: ['docker'], image, node: { portStart: 1024 } });
  return { verdict: [told?.verdict, told?.via ?? told?.error?.code].join(' '), because: told?.because ?? [] };
}

const [BINDS, DENIED] = ['binds file-capability', 'fails EACCES'];
const [DIRECT, SHELL] = ['[/web]', '[sh, -c, exec /web]'];

test.each<[string, string]>([
  ['no-new-privileges', DENIED],
  ['no-new-privileges:true', DENIED],
  ['no-new-privileges=true', DENIED],
  ['no-new-privileges:1', DENIED],
  ['no-new-privileges:T', DENIED],
  ['no-new-privileges=TRUE', DENIED],
  ['no-new-privileges:false', BINDS],
  ['no-new-privileges=0', BINDS],
  ['no-new-privileges:F', BINDS],
  ['no-new-privileges:tRue', 'fails Docker'],
  ['no-new-privileges:', 'fails Docker'],
  ['no-new-privileges-x', 'fails Docker'],
  ['label:disable', BINDS],
])('security_opt %s, behind a shell', (option, expected) => {
  expect(explained(SHELL, `security_opt: ["${option}"]`).verdict).toBe(expected);
});

test('of several, the last one counts', () => {
  const [on, off] = ['no-new-privileges:1', 'no-new-privileges:0'];
  expect(explained(SHELL, `security_opt: ["${off}", "${on}"]`).verdict).toBe(DENIED);
  expect(explained(SHELL, `security_opt: ["${on}", "${off}"]`).verdict).toBe(BINDS);
});

test("Docker's init program executes the program, and has nothing to hand on to it", () => {
  const option = 'security_opt: [no-new-privileges]';
  expect(explained(DIRECT, option).verdict).toBe(BINDS);
  expect(explained(DIRECT, option, 'init: false').verdict).toBe(BINDS);
  const { verdict, because } = explained(DIRECT, option, 'init: true');
  expect(verdict).toBe(DENIED);
  expect(because).toContainEqual({ fact: 'executed-by-another-program', pointer: '/services/web/init', data: {} });
  // Without no_new_privs the file gives it whoever executes it.
  expect(explained(DIRECT, 'init: true').verdict).toBe(BINDS);
});
