// What a Dockerfile says of an image, joined to who builds it or names it.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { objectsIn } from '../../src/judge/objects-in.ts';
import { findPolicy } from '../../src/lint/find-policy.ts';
import { readContent } from '../../src/lint/read-content.ts';
import { inDialect } from '../../src/lint/read-dialect.ts';
import type { ImageFacts } from '../../src/model/bind.ts';

const work = mkdtempSync(join(tmpdir(), 'kport-builds-'));
afterAll(() => rmSync(work, { recursive: true, force: true }));

const DOCKERFILE = 'FROM debian AS prod\nARG UID=1\nUSER $UID\nFROM prod\nUSER 0\n';

/** What is known of the image of the only service of `app/compose.yaml`. */
async function builtOf(
  build: string,
  files: Readonly<Record<string, string>> = { 'app/Dockerfile': DOCKERFILE },
): Promise<ImageFacts | undefined> {
  rmSync(join(work, 'app'), { recursive: true, force: true });
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(dirname(join(work, file)), { recursive: true });
    writeFileSync(join(work, file), content);
  }
  const read = await inDialect({ file: 'app/compose.yaml', text: `services:\n  web:\n    build: ${build}\n` }, { cwd: work });
  const content = 'text' in read ? readContent(read, { wanted: () => true }) : expect.fail('not read');
  const objects = 'documents' in content ? content.documents.flatMap((document) => objectsIn(document, [])) : [];
  const [container] = objects.flatMap((one) =>
    one.kind === 'workloads' ? one.workloads.flatMap(({ containers }) => containers) : [],
  );
  if (container === undefined) expect.fail('no service');
  return container.built;
}

describe('build of a Compose service', () => {
  test.each([
    ['the context', '.', '0'],
    ['a mapping', '{context: .}', '0'],
    ['a stage', '{context: ., target: prod}', '1'],
    ['an argument', '{context: ., target: prod, args: {UID: 5}}', '5'],
    ['arguments as a list', '{context: ., target: prod, args: [UID=6]}', '6'],
    ['a stage that is not there', '{context: ., target: test}', undefined],
    ['another file that is not there', '{context: ., dockerfile: Other}', undefined],
    ['a context in place of its base', '{context: ., target: prod, additional_contexts: {debian: "docker-image://a"}}', '1'],
    ['a context in place of a stage', '{context: ., target: prod, additional_contexts: ["prod=../x"]}', undefined],
    ['a repository', 'https://git.example.com/web.git', undefined],
    ['a Dockerfile of its own', '{dockerfile_inline: "FROM scratch\\nUSER 8\\n"}', '8'],
  ])('%s', async (_, build, user) => expect((await builtOf(build))?.user).toBe(user));

  test('another folder, and another file in it', async () => {
    const files = { 'app/web/docker/Containerfile': 'FROM scratch\nUSER 7\n' };
    const facts = await builtOf('{context: ./web, dockerfile: docker/Containerfile}', files);
    expect(facts).toMatchObject({ user: '7', evidence: 'app/web/docker/Containerfile:2' });
  });
});

describe('images of a policy', () => {
  const policyWith = async (images: string) => {
    writeFileSync(
      join(work, 'policy.yaml'),
      `apiVersion: kport.dev/v1alpha1\nkind: PortPolicy\nspec:\n  images:\n    - ${images}\n`,
    );
    mkdirSync(join(work, 'app'), { recursive: true });
    writeFileSync(join(work, 'app/Dockerfile'), DOCKERFILE);
    return (await findPolicy('policy.yaml', { cwd: work })).policy.images;
  };

  test('may name a Dockerfile, and a stage', async () => {
    expect(await policyWith('{image: "web:*", dockerfile: app/Dockerfile, target: prod}')).toMatchObject([
      { image: 'web:*', facts: { user: '1', evidence: 'app/Dockerfile:3' } },
    ]);
  });

  test('what the policy says itself goes before', async () => {
    const [entry] = await policyWith('{image: web, dockerfile: app/Dockerfile, user: 9, fileCapability: ep}');
    expect(entry?.facts).toMatchObject({ user: 9, fileCapability: 'ep' });
    expect(entry).not.toHaveProperty('build');
  });

  test.each([
    ['{image: web, dockerfile: app/Other}', 'no-such-file'],
    ['{image: web, dockerfile: app/Dockerfile, target: other}', 'no-such-target'],
  ])('that cannot be built: %s', async (images, code) => {
    await expect(policyWith(images)).rejects.toMatchObject({ code: 'policy', reasons: [{ data: { why: { code } } }] });
  });
});
