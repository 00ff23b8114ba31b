// What the rules say of Dockerfiles: a file a row, and all that is told of it by the restricted policy.
import { describe, expect, test } from 'vitest';
import { judgeTogether } from '../../src/judge/judge-together.ts';
import { judgeFile } from '../../src/lint/judge-file.ts';
import { inDialect } from '../../src/lint/read-dialect.ts';
import { LANGUAGES, type Language } from '../../src/model/finding.ts';
import type { Policy } from '../../src/policy/port-policy.ts';
import { shippedPolicy } from '../../src/policy/presets.ts';
import { rules } from '../../src/rules/index.ts';

async function judged(text: string, language: Language = 'en', policy: Policy = shippedPolicy('restricted')) {
  const settings = { policy, door: 'file', language, today: '2026-01-31' } as const;
  const read = await inDialect({ file: 'Dockerfile', text }, { cwd: '/nowhere' });
  const [part] = judgeTogether([judgeFile(read, settings)], settings).parts;
  if (part === undefined) throw new Error('not judged');
  expect([part.unreadable, part.failures, part.workloads]).toEqual([[], [], 1]);
  return part;
}

/** `3:5 error rule message`, in the order in which they are told. */
async function told(text: string, policy?: Policy): Promise<string[]> {
  const { findings } = await judged(text, 'en', policy);
  for (const language of LANGUAGES) {
    for (const { message, fix } of (await judged(text, language, policy)).findings)
      expect(`${message} ${fix}`).not.toMatch(/[{}]/);
  }
  return findings.map(
    ({ range, severity, ruleId, messageId }) => `${range?.start.line}:${range?.start.column} ${severity} ${ruleId} ${messageId}`,
  );
}

const OS = 'FROM debian:13-slim\nCOPY web /web\n';
const SET = 'RUN setcap cap_net_bind_service=+ep /web\n';
const END = 'USER 10001\nENTRYPOINT ["/web"]\n';

describe('users', () => {
  test.each([
    ['none, and the base is root', `${OS}EXPOSE 8080`, ['1:1 warning may-run-as-root no-user']],
    [
      'none, with a port below 1024',
      `${OS}EXPOSE 80`,
      ['1:1 error may-run-as-root no-user+port', '3:8 error privileged-container-port exposed'],
    ],
    ['none, and scratch has none', 'FROM scratch\nEXPOSE 8080', ['1:1 warning may-run-as-root no-user']],
    ['none, and nobody knows the base', 'FROM example/base\nEXPOSE 8080', ['1:1 info may-run-as-root base-decides']],
    ['none, of a base that has one', 'FROM nginxinc/nginx-unprivileged\nEXPOSE 8080', []],
    ['root by name', `${OS}EXPOSE 8080\nUSER 1\nUSER root:root`, ['5:6 warning may-run-as-root root-user']],
    [
      'root by number, with a port',
      `${OS}EXPOSE 80\nUSER 0`,
      ['3:8 error privileged-container-port exposed', '4:6 error may-run-as-root root-user+port'],
    ],
    ['root by another name', `${OS}EXPOSE 8080\nRUN useradd -o -u +0 app\nUSER app`, ['5:6 warning may-run-as-root root-user']],
    ['root by a number with a sign', `${OS}EXPOSE 8080\nUSER +0:0`, ['4:6 warning may-run-as-root root-user']],
    ['a name that begins with a digit', `${OS}EXPOSE 8080\nUSER 0x0`, []],
    [
      'root of an earlier stage',
      'FROM debian AS a\nUSER 0\nEXPOSE 8080\nFROM a\nRUN x',
      ['2:6 warning may-run-as-root root-user'],
    ],
    ['root only in a stage that is not built', 'FROM debian AS a\nUSER 0\nFROM debian\nEXPOSE 8080\nUSER 1', []],
    ['that nobody knows', `${OS}EXPOSE 8080\nARG UID\nUSER $UID`, []],
    ['none, and it listens nowhere', OS, []],
    ['none, and the entrypoint steps down', `${OS}EXPOSE 8080\nENTRYPOINT ["gosu", "web", "/web"]`, []],
    ['none on Windows', 'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nEXPOSE 80', []],
  ])('%s', async (_, text, expected) => expect(await told(text)).toEqual(expected));
});

describe('ports', () => {
  test.each([
    ['above 1023', `${OS}EXPOSE 8080\n${END}`, []],
    [
      'of a base that listens above',
      'FROM nginx\nEXPOSE 80\nUSER 1',
      ['2:8 error privileged-container-port exposed+twin', '2:8 warning privileged-port-unbindable void-on-some'],
    ],
    [
      'of a program without a capability',
      `${OS}EXPOSE 80\n${END}`,
      ['3:8 error privileged-container-port exposed', '3:8 warning privileged-port-unbindable void-on-some'],
    ],
    [
      'of a program that has it',
      `${OS}${SET}EXPOSE 80\n${END}`,
      ['3:12 info binary-will-not-start needs-capability', '4:8 error privileged-container-port exposed'],
    ],
    [
      'of a program that nobody knows',
      'FROM debian\nEXPOSE 53/udp\nUSER 1\nENTRYPOINT ["/usr/sbin/dns"]',
      ['2:8 error privileged-container-port exposed', '2:8 info privileged-port-unbindable image-decides'],
    ],
  ])('%s', async (_, text, expected) => expect((await told(text)).toSorted()).toEqual(expected.toSorted()));

  test('what runs the image may be known', async () => {
    const on = (runtime: Policy['runtime']) => told(`${OS}EXPOSE 80\n${END}`, { ...shippedPolicy('restricted'), runtime });
    expect(await on('cri-o')).toContain('3:8 error privileged-port-unbindable void');
    expect(await on('docker')).toEqual(['3:8 error privileged-container-port exposed']);
    // What runs no container says nothing of an image.
    expect(await on('systemd-252')).toContain('3:8 warning privileged-port-unbindable void-on-some');
  });
});

describe('file capabilities', () => {
  const behind = (line: string) => `${OS}${SET}${line}\n${END}`;

  test.each([
    ['lost by chown', behind('RUN chown web /web'), '4:15 warning net-bind-service-unused lost-chown'],
    [
      'lost after a copy that may go to a file or into a folder of its name',
      `FROM debian AS build\n${SET}${OS}COPY --from=build /web /bin/srv\nRUN chown web /bin/srv\nUSER 1\nENTRYPOINT ["/bin/srv"]`,
      '6:15 warning net-bind-service-unused lost-chown',
    ],
    ['lost by a file over it', behind('COPY web /web'), '4:1 warning net-bind-service-unused lost-copy-over'],
    ['lost by writing', behind('RUN strip /web'), '4:11 warning net-bind-service-unused lost-written'],
    [
      'of a file that was copied',
      `${OS}${SET}RUN cp /web /srv\nUSER 1\nENTRYPOINT ["/srv"]`,
      '4:5 warning net-bind-service-unused lost-copied',
    ],
    ['that nobody can use', `${OS}RUN setcap cap_net_bind_service=+i /web\n${END}`, '3:12 warning net-bind-service-unused void'],
    [
      'of a program that an init executes',
      `${OS}${SET}EXPOSE 80\nUSER 1\nENTRYPOINT ["tini", "--", "/web"]`,
      '6:27 info net-bind-service-unused by-another',
    ],
    ['that nobody but root may give', `${OS}USER 1\n${SET}${END}`, '4:12 error never-starts setcap-without-root'],
    ['that is none', `${OS}RUN setcap net_bind_service=+ep /web\n${END}`, '3:12 error never-starts setcap-refused+name'],
    [
      'that is none, where the build goes on',
      `${OS}RUN setcap net_bind_service=+ep /web || true\n${END}`,
      '3:12 warning never-starts setcap-ignored+name',
    ],
    [
      'without an operator, where the build goes on',
      `${OS}RUN setcap cap_net_bind_service /web; true\n${END}`,
      '3:12 warning never-starts setcap-ignored+form',
    ],
    [
      'in no form that setcap takes',
      `${OS}RUN setcap cap_net_bind_service /web\n${END}`,
      '3:12 error never-starts setcap-refused',
    ],
    ['without a port below 1024', `${OS}${SET}EXPOSE 8080\n${END}`, '3:12 warning binary-will-not-start unneeded'],
    [
      'beside one that no container holds',
      `${OS}RUN setcap cap_net_bind_service,cap_net_admin=ep /web\n${END}`,
      '3:12 error binary-will-not-start needs-other',
    ],
    ['of a port that is none', `${OS}EXPOSE 8080 70000\n${END}`, '3:13 error never-starts expose-refused'],
    ['of a protocol that is none', `${OS}EXPOSE 80/http\n${END}`, '3:8 error never-starts expose-refused'],
    [
      'of a stage that it goes on from',
      `FROM debian AS a\nRUN setcap net_bind_service=+ep /web\nFROM a AS b\nFROM b\nUSER 1`,
      '2:12 error never-starts setcap-refused+name',
    ],
    [
      'a sysctl in its place',
      `${OS}RUN sysctl -w net.ipv4.ip_unprivileged_port_start=0\n${END}`,
      '3:5 warning port-start-lowered in-build',
    ],
  ])('%s', async (_, text, expected) => expect(await told(text)).toContain(expected));

  test.each([
    ['kept by COPY --from', `${OS}${SET}FROM scratch\nCOPY --from=0 /web /web\n${END}`],
    ['lost and given again', `${OS}${SET}RUN chown 1 /web && setcap cap_net_bind_service=+ep /web\n${END}`],
    ['of a copy, while the file itself is started', `${OS}${SET}RUN cp /web /backup\n${END}`],
    ['by root, whoever executes it', `${OS}${SET}ENTRYPOINT ["tini", "--", "/web"]`],
  ])('%s is no finding', async (_, text) => {
    expect((await told(text)).filter((line) => line.includes('net-bind-service-unused'))).toEqual([]);
  });
});

describe('what lets findings pass', () => {
  const allowed = async (text: string) => {
    const { findings, exempted } = await judged(text);
    return [findings.map(({ ruleId }) => ruleId), exempted.map(({ finding }) => finding.ruleId)];
  };

  test('a comment above the line', async () => {
    const text = `${OS}# kport-allow privileged-container-port: the base image is not ours\nEXPOSE 80\n${SET}${END}`;
    expect(await allowed(text)).toEqual([['binary-will-not-start'], ['privileged-container-port']]);
  });

  test('a comment within a RUN, about the command below it', async () => {
    const text = `${OS}${SET}RUN true && \\\n  # kport-allow net-bind-service-unused: as it was\n  chown 1 /web\n${END}`;
    expect(await allowed(text)).toEqual([[], ['net-bind-service-unused']]);
  });

  test('an exemption by name, and by the base', async () => {
    const base = shippedPolicy('restricted');
    const exempt = async (by: object) => {
      const { findings } = await judged(`${OS}EXPOSE 8080`, 'en', {
        ...base,
        exemptions: [{ reason: 'x', file: 'p.yaml', ...by }],
      });
      return findings.length;
    };
    expect(await exempt({ names: ['Dockerfile'] })).toBe(0);
    expect(await exempt({ kinds: ['image'] })).toBe(0);
    expect(await exempt({ images: ['debian:*'] })).toBe(0);
    expect(await exempt({ images: ['alpine:*'] })).toBe(1);
  });
});

test('every message of every rule that judges Dockerfiles is told in this file', async () => {
  const { readFileSync } = await import('node:fs');
  const own = readFileSync(new URL(import.meta.url), 'utf8');
  const ids = rules.flatMap(({ id, others }) =>
    Object.keys(others?.dockerfile?.words.en.messages ?? {}).map((message) => `${id} ${message}`),
  );
  expect(ids.filter((id) => !own.includes(` ${id}'`))).toEqual([]);
});
