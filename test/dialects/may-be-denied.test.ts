// Which units nobody has to ask what becomes of a port: what is told of them without asking holds for every answer.
import { expect, test } from 'vitest';
import { mayBeDenied } from '../../src/facts/questions/unit-questions.ts';
import type { UnitFacts } from '../../src/model/unit.ts';
import { verdictOf, workloadOfUnit } from './units.ts';

/** Each part of a unit as it may be written. */
const PARTS: readonly (readonly string[])[] = [
  ['', 'User=web', 'User=root', 'User=%J', 'DynamicUser=yes'],
  ['', 'AmbientCapabilities=CAP_NET_BIND_SERVICE', 'AmbientCapabilities=~CAP_CHOWN'],
  ['', 'CapabilityBoundingSet=CAP_NET_BIND_SERVICE', 'CapabilityBoundingSet=~CAP_NET_BIND_SERVICE'],
  ['', 'NoNewPrivileges=yes\nProtectSystem=strict', 'SystemCallFilter=@system-service', 'SecureBits=noroot', 'PrivateUsers=yes'],
  ['', 'SocketBindDeny=any', 'PrivateNetwork=yes', 'RestrictAddressFamilies=AF_UNIX'],
  ['ExecStart=/usr/bin/web', 'ExecStart=+/usr/bin/web', 'ExecStart=!/usr/bin/web'],
];

function unitsOf([first, ...others]: typeof PARTS): string[] {
  if (first === undefined) return [''];
  const rest = unitsOf(others);
  return first.flatMap((line) => rest.map((lines) => `${line}\n${lines}`));
}

const FOLDERS = ['', '.config/systemd/user/'];
const IMAGES = [
  undefined,
  { fileCapability: 'p', raisesCapability: false },
  { fileCapability: 'none', setuidRoot: true },
] as const;

test('of a unit to which nothing may be denied, no answer has a port that is', () => {
  const seen = { denied: 0, spared: 0 };
  for (const lines of unitsOf(PARTS)) {
    for (const folder of FOLDERS) {
      const file = `${folder}u.service`;
      const workload = workloadOfUnit({ [file]: `[Service]\n${lines}` }, file);
      for (const image of IMAGES) {
        if (mayBeDenied(workload.unit as UnitFacts, image)) seen.denied += 1;
        else {
          seen.spared += 1;
          const { error, otherErrors } = verdictOf(workload, { port: 80, image });
          const codes = [error, ...otherErrors].flatMap((one) => one?.code ?? []);
          if (codes.some((code) => ['EACCES', 'bind-EPERM', 'EAFNOSUPPORT'].includes(code)))
            expect.fail(`${file}, ${JSON.stringify(image)}: ${lines}`);
        }
      }
    }
  }
  expect(seen.denied).toBeGreaterThan(1_000);
  expect(seen.spared).toBeGreaterThan(1_000);
});
