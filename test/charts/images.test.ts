// Both charts take a lock of images, their own or one of others, and refuse what could be none.
import path from 'node:path';
import { expect, test } from 'vitest';
import { readLock } from '../../src/images/lock-file.ts';
import type { Manifest } from '../facts/minimal-pod.ts';
import { CHART, describeWithEachHelm, type Helm } from './helms.ts';
import { NAMESPACE, objectsOf, ofKind, only, type Values, withImage } from './render.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;
const image = (ref: string) => {
  return { ref, digest: DIGEST, platforms: ['linux/amd64'], facts: { user: '' }, evidence: [DIGEST] };
};
const lockOf = (images: readonly object[]): string => `${JSON.stringify({ version: 1, made: '2026-11-28', images }, null, 2)}\n`;
const LOCK = lockOf([image('registry.example.com/shop/web:1')]);
const FLAG = '--images=/etc/kport/images/kport-images.lock.json';

/** The charts, the kind of their Pods, and the name of their own ConfigMap. */
const CHARTS = [
  ['kport', CHART, 'Deployment', 'kport-images'],
  ['kport-gate', path.resolve(CHART, '../kport-gate'), 'Job', 'kport-kport-gate-images'],
] as const;

describeWithEachHelm('a lock of images', (helm: Helm) => {
  const template = (chart: string, images: Values | undefined) => {
    const values = withImage(images ? { images } : {});
    return helm.run(['template', 'kport', chart, '--namespace', NAMESPACE, '--values', '-'], JSON.stringify(values));
  };
  const render = (chart: string, images?: Values): Manifest[] => {
    const { code, stdout, stderr } = template(chart, images);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    return objectsOf(stdout);
  };
  const pod = (objects: readonly Manifest[], kind: string): Manifest => only(objects, kind).spec.template.spec;

  test.each(CHARTS)('%s: the text of a file is in a ConfigMap, byte for byte, and kport is told', (_, chart, kind, name) => {
    const objects = render(chart, { lock: LOCK });
    const text: string = only(objects, 'ConfigMap', name).data['kport-images.lock.json'];
    expect(text).toBe(LOCK);
    expect(readLock(text, 'lock')).toMatchObject({ images: [{ ref: 'registry.example.com/shop/web:1' }] });
    const { containers, volumes } = pod(objects, kind);
    expect(containers[0].args).toContain(FLAG);
    expect(containers[0].volumeMounts).toContainEqual({ name: 'images', mountPath: '/etc/kport/images', readOnly: true });
    expect(volumes).toContainEqual({ name: 'images', configMap: { name } });
  });

  test.each(CHARTS)('%s: a ConfigMap of others is mounted there, and there is none beside it', (_, chart, kind, name) => {
    const objects = render(chart, { configMapName: 'ours' });
    expect(ofKind(objects, 'ConfigMap').map(({ metadata }) => metadata.name)).not.toContain(name);
    expect(pod(objects, kind).containers[0].args).toContain(FLAG);
    expect(pod(objects, kind).volumes).toContainEqual({ name: 'images', configMap: { name: 'ours' } });
  });

  test.each(CHARTS)('%s: without one nothing is mounted, and kport is asked for none', (_, chart, kind) => {
    const { containers, volumes } = pod(render(chart), kind);
    expect(JSON.stringify([containers, volumes])).not.toContain('images');
  });

  test.each(CHARTS)('%s: the ConfigMap is there before the Job that mounts it', (_, chart, kind, name) => {
    const objects = render(chart, { lock: LOCK });
    const weight = (object: Manifest) => Number(object.metadata.annotations?.['helm.sh/hook-weight'] ?? 0);
    const [map, job] = [only(objects, 'ConfigMap', name), only(objects, kind)];
    expect(weight(map)).toBeLessThanOrEqual(weight(job));
    expect(map.metadata.annotations?.['helm.sh/hook']).toBe(job.metadata.annotations?.['helm.sh/hook']);
  });

  const MANY = lockOf(Array.from({ length: 4000 }, (_, index) => image(`registry.example.com/shop/web:${index}`)));
  test.each(
    CHARTS.flatMap(([name, chart]) =>
      (
        [
          ['two places', { lock: LOCK, configMapName: 'ours' }, 'images has lock and configMapName'],
          ['what is no JSON', { lock: 'kport-images.lock.json' }, 'images.lock is no lock of images'],
          ['another object', { lock: '{"lockfileVersion": 3}' }, 'images.lock is no lock of images'],
          ['more than a ConfigMap takes', { lock: MANY }, `images.lock has ${MANY.length} bytes, and a ConfigMap takes 1048576`],
          ['a mapping', { lock: { version: 1 } }, 'images'],
        ] as const
      ).map(([what, images, sentence]) => [name, what, chart, images, sentence] as const),
    ),
  )('%s refuses %s', (_name, _what, chart, images, sentence) => {
    expect(MANY.length).toBeGreaterThan(1_048_576);
    const { code, stderr } = template(chart, images);
    expect(code).not.toBe(0);
    expect(stderr).toContain(sentence);
  });
});
