// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of Dockerfiles
import { describe, expect, test } from 'vitest';
import { setCapabilities } from '../../../src/facts/dockerfile/setcap.ts';
import type { BuildAsked } from '../../../src/facts/dockerfile/stages.ts';
import { built, factsOfText, trapsIn } from './built.ts';

const SETCAP = 'RUN setcap cap_net_bind_service=+ep /web';

function user(text: string, asked?: BuildAsked) {
  const { user: written, uid } = factsOfText(text, asked);
  return uid === undefined ? written : [written, uid];
}

describe('the user', () => {
  test.each([
    ['of scratch is root', 'FROM scratch', ''],
    ['of a base of which nothing is known', 'FROM example/base', undefined],
    ['of a distribution is root', 'FROM debian:13-slim', ''],
    ['of a known image is its own', 'FROM haproxy:3.0', ['haproxy', 99]],
    ['of distroless stands in its tag', 'FROM gcr.io/distroless/static:nonroot', ['65532', 65532]],
    ['the last one counts', 'FROM a\nUSER 1\nUSER 2', '2'],
    ['a number and a group', 'FROM a\nUSER 1000:0', '1000:0'],
    ['a name whose number a RUN says', 'FROM a\nRUN useradd -r -u 1234 -g web -d /x web\nUSER web', ['web', 1234]],
    ['adduser of busybox', 'FROM a\nRUN addgroup -S web && adduser -S -D -u 101 -G web web\nUSER web', ['web', 101]],
    ['adduser of Debian', 'FROM a\nRUN adduser --system --uid=102 --gid 5 web\nUSER web', ['web', 102]],
    ['a number with a sign, as useradd takes it', 'FROM a\nRUN useradd -u +1000 web\nUSER web', ['web', 1000]],
    ['a number with a 0 in front, which is decimal', 'FROM a\nRUN useradd -u 01750 web\nUSER web', ['web', 1750]],
    ['a number that useradd refuses', 'FROM a\nRUN useradd -u 0x3E8 web\nUSER web', 'web'],
    ['options in one word', 'FROM a\nRUN adduser -Du 103 web\nUSER web', ['web', 103]],
    ['a user put into a group later', 'FROM a\nRUN adduser -u 104 web && adduser web tty\nUSER web', ['web', 104]],
    ['a line written to passwd', "FROM a\nRUN echo 'web:x:105:1::/:/x' >> /etc/passwd\nUSER web", ['web', 105]],
    ['a name that nobody has told', 'FROM a\nUSER web', 'web'],
    ['by a variable', 'FROM a\nARG UID=106\nUSER $UID', '106'],
    ['by a variable with a default', 'FROM scratch\nUSER ${UID:-107}:${GID-1}', '107:1'],
    ['by a variable of the base, nobody knows', 'FROM a\nUSER $UID', undefined],
    ['an argument without a value, nobody knows', 'FROM a\nARG UID\nUSER $UID', undefined],
    ['an argument of the file goes into the stage', 'ARG UID=108\nFROM a\nARG UID\nUSER $UID', '108'],
    ['but not unless the stage asks for it', 'ARG UID=108\nFROM scratch\nUSER ${UID:-1}', '1'],
    ['ENV goes before ARG', 'FROM a\nARG UID=1\nENV UID=109\nUSER $UID', '109'],
    ['variables of a line are those before it', 'FROM scratch\nENV A=1\nENV A=2 B=$A\nUSER $B', '1'],
    ['the old form of ENV', 'FROM a\nENV UID 110\nUSER $UID', '110'],
    ['a stage goes on from another', 'FROM a AS x\nENV U=111\nUSER $U\nFROM X\nRUN b', '111'],
    ['a user of the other stage only counts there', 'FROM a AS x\nUSER 1\nFROM scratch\nCOPY --from=x /a /b', ''],
    [
      'passwd of another stage',
      'FROM a AS x\nRUN useradd -u 112 web\nFROM scratch\nCOPY --from=x /etc/passwd /etc/\nUSER web',
      ['web', 112],
    ],
    ['number made of a variable', 'FROM a\nARG U=113\nRUN useradd -u ${U} web\nUSER web', ['web', 113]],
    ['a number that a shell makes', 'FROM a\nRUN U=$(id -u); useradd -u $U web\nUSER web', 'web'],
    ['ONBUILD is for others', 'FROM a\nUSER 1\nONBUILD USER 0', '1'],
    // buildah 1.28 (--format docker) and moby/buildkit 73ed682 convert.go initOnBuildTriggers: in the next stage, before its own.
    ['ONBUILD is for the stage that goes on from it', 'FROM a AS x\nUSER 1\nONBUILD USER 2\nFROM x', '2'],
    ['what that stage says itself comes behind', 'FROM a AS x\nONBUILD USER 2\nFROM x\nUSER 3', '3'],
    ['and it is for no other one', 'FROM a AS x\nUSER 1\nONBUILD USER 2\nFROM x AS y\nUSER 3\nFROM y', '3'],
    ['ONBUILD of ONBUILD is nothing', 'FROM a AS x\nUSER 1\nONBUILD ONBUILD USER 2\nFROM x', '1'],
    ['a number that is changed', 'FROM a\nRUN useradd -u 1 web && usermod -o -u 114 web\nUSER web', ['web', 114]],
    ['a user put into a group by usermod', 'FROM a\nRUN useradd -u 115 web && usermod -aG tty web\nUSER web', ['web', 115]],
    ['a user who is gone', 'FROM a\nRUN useradd -u 1 web && userdel -r web\nUSER web', 'web'],
    ['passwd edited', 'FROM a\nRUN useradd -u 1 web && sed -i s/1/2/ /etc/passwd\nUSER web', 'web'],
    ['in a here-document nobody', 'FROM a\nUSER 1\nRUN <<E\nUSER 0\nE', '1'],
  ])('%s', (_, text, expected) => expect(user(text)).toEqual(expected));

  // With all users copied each time it would be a quarter of a minute.
  test('thousands of users, whose passwd is copied thousands of times', () => {
    const users = Array.from({ length: 10_000 }, (_, n) => `RUN useradd -u ${n + 1} u${n}\n`).join('');
    const copies = 'COPY --from=x /etc/passwd /etc/passwd\n'.repeat(10_000);
    const text = `FROM a AS x\n${users}FROM a\n${copies}`;
    expect([user(`${text}USER u1`), user(`${text}USER u9999`)]).toEqual([['u1', 2], 'u9999']);
  });

  test('an argument of whoever builds goes before its default', () => {
    expect(user('FROM a\nARG UID=1\nUSER $UID', { args: { UID: '2' } })).toBe('2');
    expect(user('ARG UID=1\nFROM a\nARG UID\nUSER $UID', { args: { UID: '2' } })).toBe('2');
  });
});

describe('stages', () => {
  const TEXT = 'FROM a AS one\nUSER 1\nFROM b AS two\nUSER 2\nFROM c\nUSER 3';

  test.each([
    [undefined, '3'],
    ['one', '1'],
    ['TWO', '2'],
    ['0', '1'],
    ['2', '3'],
  ])('target %s', (target, expected) => expect(user(TEXT, target === undefined ? {} : { target })).toBe(expected));

  test('none', () => {
    expect(() => built(TEXT, { target: 'three' })).toThrow('no-such-target');
    expect(() => built('USER 1')).toThrow('no-stage');
    expect(() => built('FROM a\n'.repeat(201))).toThrow('too-many-stages');
  });

  test('by an argument', () => expect(user('ARG V=x\nFROM a AS b-x\nUSER 4\nFROM b-${V}')).toBe('4'));
});

// docker compose's additional_contexts, docker build --build-context: moby/buildkit convert.go, namedContext.
describe('a context of the name', () => {
  const contexts = { b: 'docker-image://haproxy:3.0', c: '../other', x: 'service:y' };
  test.each([
    ['of a base that is an image', 'FROM b', ['haproxy', 99]],
    ['of a base that is a folder', 'FROM c', undefined],
    ['of a base with the tag that nobody writes', 'FROM b:latest', ['haproxy', 99]],
    ['of a stage, which is not built then', 'FROM scratch AS x\nUSER 1\nFROM x', undefined],
    ['of none of them', 'FROM scratch\nUSER 1', '1'],
  ])('%s', (_, text, expected) => expect(user(text, { contexts })).toEqual(expected));
});

describe('ports', () => {
  test.each([
    ['80 443', [80, 443]],
    ['80/tcp 53/udp 53/TCP', [53, 80]],
    ['1020-1030', [1020, 1021, 1022, 1023]],
    ['8080', undefined],
    ['80:8080', undefined],
    ['8080:80', [80]],
    ['$PORTS', [80, 81]],
    ['${NO:-82}', [82]],
    ['$UNKNOWN', undefined],
    ['web 70000 90-80 80/http', undefined],
  ])('EXPOSE %s', (text, expected) => {
    expect(factsOfText(`FROM scratch\nENV PORTS="80 81"\nARG UNKNOWN\nEXPOSE ${text}`).exposes).toEqual(expected);
  });
});

describe('ports that BuildKit refuses', () => {
  test.each([
    ['70000', 'invalid containerPort: 70000'],
    ['90-80', 'invalid containerPort: 90-80'],
    ['80-81-82', 'invalid containerPort: 80-81-82'],
    ['web', 'invalid containerPort: web'],
    ['80/HTTP', 'invalid proto: http'],
    ['80/tcp/udp', 'invalid proto: tcp/udp'],
    ['/tcp', 'no port specified: /tcp<empty>'],
    ['web:80:80', 'invalid IP address: web'],
    ['x:80', 'invalid hostPort: x'],
    ['1-2:80-90', 'invalid ranges specified for container and host Ports: 80-90 and 1-2'],
    ['$PORTS', 'invalid containerPort: 70001'],
  ])('EXPOSE %s', (text, expected) => {
    const { traps } = built(`FROM scratch\nENV PORTS="80 70001"\nEXPOSE ${text}`);
    expect(traps).toMatchObject([{ code: 'expose-refused', error: expected }]);
  });

  test.each(['0', '80/', '80-82/UDP', '127.0.0.1:80:80', '[::1]:80:80', '8000-8010:80', '$UNKNOWN'])(
    'EXPOSE %s is none',
    (text) => {
      expect(built(`FROM scratch\nARG UNKNOWN\nEXPOSE ${text}`).traps).toEqual([]);
    },
  );
});

describe('the file capability of the program', () => {
  const of = (text: string) => factsOfText(text).fileCapability ?? 'unknown';
  const BASE = 'FROM debian\nCOPY web /web\n';
  const END = '\nENTRYPOINT ["/web"]';

  test.each([
    ['given by setcap', SETCAP, 'ep'],
    ['in quotes', "RUN setcap 'cap_net_bind_service=+ep' '/web'", 'ep'],
    ['quietly', 'RUN setcap -q CAP_NET_BIND_SERVICE=+eip /web', 'eip'],
    ['beside another', 'RUN setcap cap_net_raw,cap_net_bind_service=p /x cap_net_bind_service+ei /web', 'ei'],
    ['in exec form', 'RUN ["setcap", "cap_net_bind_service=+ep", "/web"]', 'ep'],
    ['in a here-document', 'RUN <<EOF\nset -e\nsetcap cap_net_bind_service=+ep /web\nEOF', 'ep'],
    ['by a variable', 'ARG BIN=/web\nRUN setcap cap_net_bind_service=+ep $BIN', 'ep'],
    ['after cd', 'RUN cd / && setcap cap_net_bind_service=+ep ./web', 'ep'],
    ['only asked for', 'RUN setcap -v cap_net_bind_service=+ep /web', 'none'],
    ['taken again', `${SETCAP}\nRUN setcap -r /web`, 'none'],
    ['of nothing', 'RUN true', 'none'],
    ['lost by chown', `${SETCAP}\nRUN chown web /web`, 'none'],
    ['lost by chown of the folder', `${SETCAP}\nRUN chown -R web:web /`, 'none'],
    ['kept by chmod', `${SETCAP} && chmod 755 /web`, 'ep'],
    ['lost by copying over', `${SETCAP}\nCOPY web /web`, 'none'],
    ['lost by writing', `${SETCAP}\nRUN echo x >> /web`, 'none'],
    ['lost by strip', `${SETCAP}\nRUN strip /web`, 'none'],
    ['of another file that was chowned', `${SETCAP}\nRUN chown web /webs`, 'ep'],
    ['after chown of nobody knows what', `${SETCAP}\nRUN chown web $X`, 'unknown'],
    ['after chown in a condition', `${SETCAP}\nRUN if [ -e /x ]; then chown web /web; fi`, 'unknown'],
    ['given in a condition', 'RUN if [ -e /x ]; then setcap cap_net_bind_service=+ep /web; fi', 'unknown'],
    ['to nobody knows what', 'RUN setcap cap_net_bind_service=+ep $(find / -name web)', 'none-or-other'],
    ['by a script of its own', 'RUN ./install.sh', 'unknown'],
    ['given, then a script', `${SETCAP}\nRUN ./install.sh`, 'ep'],
    ['moved away and back', `${SETCAP} && mv /web /w && mv /w /web`, 'ep'],
    ['in a folder copied over', `${SETCAP}\nCOPY . /`, 'unknown'],
  ])('%s', (_, line, expected) => {
    const found = of(BASE + line + END);
    expect(found).toBe(expected === 'none-or-other' ? 'unknown' : expected);
  });

  test.each([
    ['a copy has none', `${SETCAP} && cp /web /other && rm /web`, '/other', 'none'],
    ['an archive copy, by whose cp', `${SETCAP} && cp -a /web /other`, '/other', 'unknown'],
    ['moved into a folder', `${SETCAP} && mkdir /d && mv /web /d`, '/d/web', 'ep'],
    ['by a link', `${SETCAP} && ln -s /web /usr/bin/w`, '/usr/bin/w', 'ep'],
    ['by its name in PATH', 'RUN setcap cap_net_bind_service=+ep $(which web)', 'web', 'ep'],
    ['of the file in a folder of PATH', 'RUN setcap cap_net_bind_service=+ep /usr/bin/w2', 'w2', 'ep'],
    ['of the base', 'RUN true', '/usr/sbin/nginx', 'unknown'],
    ['behind an init', SETCAP, 'tini", "-v", "--", "/web', 'ep'],
    ['behind env', SETCAP, 'env", "A=b", "/web', 'ep'],
  ])('%s', (_, line, program, expected) => expect(of(`${BASE}${line}\nENTRYPOINT ["${program}"]`)).toBe(expected));

  test.each([
    ['a stage that sets it', 'COPY --from=x /web /web', 'ep'],
    ['to another name', 'COPY --from=x /web /srv', 'ep', '/srv'],
    ['into a folder', 'COPY --from=x /web /srv/', 'ep', '/srv/web'],
    ['with the whole stage', 'COPY --from=x / /', 'ep'],
    ['with an owner, as BuildKit and buildah do', 'COPY --from=x --chown=1 /web /web', 'ep'],
    ['by the number of the stage', 'COPY --from=0 /web /web', 'ep'],
    ['from an image of its own', 'COPY --from=nginx /web /web', 'unknown'],
    ['from a stage after its capability went', 'COPY --from=y /web /web', 'none'],
  ])('brought by COPY --from: %s', (_, line, expected, program = '/web') => {
    const stages = `FROM debian AS x\nCOPY web /web\n${SETCAP}\nFROM x AS y\nRUN chown 1 /web\nFROM scratch\n`;
    expect(of(`${stages}${line}\nENTRYPOINT ["${program}"]`)).toBe(expected);
  });

  test('a program that a build makes has none', () => {
    expect(of('FROM golang AS x\nRUN go build -o /out/web .\nFROM scratch\nCOPY --from=x /out/web /\nENTRYPOINT ["/web"]')).toBe(
      'none',
    );
    expect(of('FROM golang AS x\nRUN make\nFROM scratch\nCOPY --from=x /out/web /\nENTRYPOINT ["/web"]')).toBe('unknown');
  });

  test('other capabilities that it does not start without', () => {
    const text = 'FROM scratch\nCOPY w /w\nRUN setcap cap_net_raw,cap_net_bind_service+ep /w\nCMD ["/w"]';
    expect(factsOfText(text)).toEqual({ user: '', fileCapability: 'ep', needs: ['NET_RAW'], exec: 'direct' });
  });

  test('the set-user-ID bit', () => {
    expect(factsOfText('FROM scratch\nCOPY w /w\nRUN chmod 4755 /w\nCMD ["/w"]')).toMatchObject({ setuidRoot: true });
    expect(factsOfText('FROM scratch\nCOPY w /w\nRUN chmod u+sx /w\nCMD ["/w"]')).toMatchObject({ setuidRoot: true });
    expect(factsOfText('FROM scratch\nCOPY w /w\nRUN chmod 2755 /w\nCMD ["/w"]').setuidRoot).toBeUndefined();
  });
});

describe('what is executed', () => {
  const program = (text: string) => {
    const { program: found, facts } = built(`FROM scratch\n${text}`);
    return found === undefined ? undefined : [...found.by, found.name, facts.exec].join(' ');
  };

  test.each([
    ['ENTRYPOINT ["/web"]', '/web direct'],
    ['CMD ["/web", "-p", "80"]', '/web direct'],
    ['ENTRYPOINT ["/web"]\nCMD ["-x"]', '/web direct'],
    ['ENTRYPOINT /web', 'sh /web shell'],
    ['ENTRYPOINT exec /web', 'sh /web shell'],
    ['ENTRYPOINT a && /web', undefined],
    ['ENTRYPOINT ["/tini", "--"]\nCMD ["/web"]', 'tini /web shell'],
    ['ENTRYPOINT ["tini", "-g", "-e", "143", "--", "su-exec", "web:web", "/web"]', 'tini su-exec /web shell'],
    ['ENTRYPOINT ["dumb-init"]\nCMD /web', 'dumb-init sh /web shell'],
    ['ENTRYPOINT ["setpriv", "--reuid", "1", "--clear-groups", "/web"]', 'setpriv /web shell'],
    ['ENTRYPOINT ["/docker-entrypoint.sh"]\nCMD ["web"]', '/docker-entrypoint.sh shell'],
    // ENTRYPOINT takes away the command of an earlier stage, and not one of its own.
    ['CMD ["-x"]\nENTRYPOINT ["tini", "--"]', 'tini -x shell'],
    ['ENTRYPOINT ["tini"]', undefined],
  ])('%s', (text, expected) => expect(program(text)).toBe(expected));

  test('ENTRYPOINT takes away the command of an earlier stage', () => {
    expect(built('FROM scratch AS x\nCMD ["/web"]\nFROM x\nENTRYPOINT ["tini", "--"]').program).toBeUndefined();
    expect(built('FROM scratch AS x\nENTRYPOINT ["tini", "--"]\nFROM x\nCMD ["/web"]').program?.name).toBe('/web');
  });

  test('an init with the same capability hands it on', () => {
    const text =
      'FROM debian\nCOPY web tini /\nRUN setcap cap_net_bind_service=ep /web && setcap cap_net_bind_service=ep /tini\n';
    expect(factsOfText(`${text}ENTRYPOINT ["/tini", "--", "/web"]`)).toMatchObject({ exec: 'direct', fileCapability: 'ep' });
  });

  test('root steps down', () => {
    expect(factsOfText('FROM debian\nENTRYPOINT ["gosu", "web", "web"]')).toMatchObject({ stepsDown: true, exec: 'shell' });
  });

  test('ambient capabilities that a launcher gives leave open what the program has', () => {
    const text =
      'FROM scratch\nCOPY w /w\nCMD ["setpriv", "--reuid=1", "--inh-caps=+net_bind_service", "--ambient-caps=+net_bind_service", "/w"]';
    expect(factsOfText(text).fileCapability).toBeUndefined();
  });

  test('a base that is known stays what it is', () => {
    expect(factsOfText('FROM caddy:2.10')).toEqual({ user: '', fileCapability: 'ep', exec: 'direct' });
    expect(factsOfText('FROM caddy:2.10\nCOPY Caddyfile /etc/caddy/\nCMD ["caddy", "run"]')).toMatchObject({
      fileCapability: 'ep',
    });
    expect(factsOfText('FROM caddy:2.10\nCMD ["sh"]').fileCapability).toBeUndefined();
    expect(factsOfText('FROM caddy:2.10\nRUN setcap -r /usr/bin/caddy').fileCapability).not.toBe('ep');
    expect(factsOfText('FROM nginx')).toMatchObject({ user: '', lowPorts: [80] });
    expect(factsOfText('FROM nginx\nCOPY default.conf /etc/nginx/conf.d/').lowPorts).toBeUndefined();
  });
});

test.each<[string, string | undefined]>([
  ['2147483647:2147483647', undefined],
  ['app:app', undefined],
  ['', undefined],
  ['2147483648', 'out-of-range'],
  ['-1', 'out-of-range'],
  ['app:4294967295', 'out-of-range'],
])('USER %s is nobody: %s', (user, problem) => {
  expect(factsOfText(`FROM debian\nUSER ${user}\n`).userProblem).toBe(problem);
});

describe('traps', () => {
  const BASE = 'FROM debian\nCOPY web /web\n';

  test.each([
    ['RUN setcap cap_net_bind=+ep /web', 'setcap-refused 3: cap_net_bind=+ep'],
    ['RUN setcap NET_BIND_SERVICE=+ep /web', 'setcap-refused 3: NET_BIND_SERVICE=+ep'],
    ['RUN setcap cap_net_bind_service /web', 'setcap-refused 3: cap_net_bind_service'],
    ["RUN a && \\\n  setcap 'cap_net_bind_service=+e' /web", "setcap-void 4: 'cap_net_bind_service=+e'"],
    ['RUN sysctl -w net.ipv4.ip_unprivileged_port_start=0', 'sysctl-in-build 3: sysctl -w net.ipv4.ip_unprivileged_port_start=0'],
    [
      'RUN echo net.ipv4.ip_unprivileged_port_start=0 >> /etc/sysctl.conf',
      'sysctl-in-build 3: echo net.ipv4.ip_unprivileged_port_start=0',
    ],
  ])('%s', (line, expected) => expect(trapsIn(`${BASE}${line}\nENTRYPOINT ["/web"]`)).toEqual([expected]));

  // libcap 2.66 as user 1, with the default capabilities of buildah 1.28 and without any.
  test.each([
    ['USER 1\nRUN setcap cap_net_bind_service=+ep /web', 'setcap-without-root 4: cap_net_bind_service=+ep'],
    ['RUN useradd -u 5 web\nUSER web:web\nRUN a && setcap -r /web', 'setcap-without-root 5: -r'],
    ['USER 1\nRUN true && setcap cap_net_bind_service=+ep /web 2>&1', 'setcap-without-root 4: cap_net_bind_service=+ep'],
    ['USER 1\nRUN set -eux; setcap cap_net_bind_service=+ep /web; echo done', 'setcap-without-root 4: cap_net_bind_service=+ep'],
  ])('%s', (lines, expected) => expect(trapsIn(`${BASE}${lines}\nENTRYPOINT ["/web"]`)).toEqual([expected]));

  test.each([
    'USER root\nRUN setcap cap_net_bind_service=+ep /web',
    'USER 1\nUSER 0:0\nRUN setcap cap_net_bind_service=+ep /web\nUSER 1',
    'USER +0\nRUN setcap cap_net_bind_service=+ep /web',
    'USER 1\nRUN setcap cap_net_bind_service=+ep /web || true',
    'USER 1\nRUN ! setcap cap_net_bind_service=+ep /web',
    'USER 1\nRUN setcap cap_net_bind_service=+ep /web; echo done',
    'USER 1\nRUN setcap cap_net_bind_service=+ep /web 2>&1 | tee log',
    'USER 1\nRUN setcap cap_net_bind_service=+ep /web & wait',
    'USER 1\nRUN if [ "$(id -u)" = 0 ]; then setcap cap_net_bind_service=+ep /web; fi',
    'USER 1\nRUN <<E\nsetcap cap_net_bind_service=+ep /web\necho done\nE',
    'USER 1\nRUN sudo setcap cap_net_bind_service=+ep /web',
    'USER $WHO\nRUN setcap cap_net_bind_service=+ep /web',
    'RUN useradd -o -u 0 web\nUSER web\nRUN setcap cap_net_bind_service=+ep /web',
    'RUN setcap cap_net_bind_service=+ep /web',
    'RUN sysctl -w net.core.somaxconn=1',
    'RUN echo a > /etc/x',
    'RUN setcap cap_net_raw+ep /ping',
  ])('none in %s', (line) => expect(trapsIn(`${BASE}${line}\nENTRYPOINT ["/web"]`)).toEqual([]));
});

describe('what setcap writes', () => {
  // As setcap and getcap of libcap 2.66 have it.
  test.each([
    ['cap_net_bind_service=+ep', 'ep'],
    ['cap_net_bind_service+ep', 'ep'],
    ['CAP_NET_BIND_SERVICE=ep', 'ep'],
    ['cap_net_bind_service=+pe', 'ep'],
    ['cap_net_bind_service+i', 'i'],
    ['cap_net_bind_service=ei', 'ei'],
    ['cap_net_bind_service=eip', 'eip'],
    ['10=ep', 'ep'],
    ['=ep', 'ep'],
    ['all=ep', 'ep'],
    ['cap_net_bind_service=ep cap_net_bind_service-e', 'p'],
    ['cap_net_bind_service=+e', 'none'],
    ['cap_net_bind_service=', 'none'],
    ['net_bind_service=ep', 'refused: cap_net_bind_service'],
    ['cap_net_bind=+ep', 'refused: cap_net_bind_service'],
    ['cap_net_bind_servce=+ep', 'refused: cap_net_bind_service'],
    ['cap_10=ep', 'refused: undefined'],
    ['cap_net_bind_service', 'refused: undefined'],
    ['+ep', 'refused: undefined'],
    ['cap_net_bind_service=+EP', 'refused: undefined'],
    ['cap_net_bind_service+p cap_net_raw+ep', 'refused: undefined'],
    ['cap_net_bind_service=ep,cap_net_raw=ep', 'refused: undefined'],
    ['cap_net_bind_service =ep', 'refused: undefined'],
  ])('%s', (text, expected) => {
    const made = setCapabilities(text);
    expect('netBind' in made ? made.netBind : `refused: ${made.near}`).toBe(expected);
  });
});
