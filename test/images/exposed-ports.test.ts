import { expect, test } from 'vitest';
import { readMade } from './made-image.ts';

/** As buildah 1.28.2 writes ports of EXPOSE, which is as they stand, with /tcp where no protocol is. */
const OF_BUILDAH = ['8000-8002/tcp', '8000/tcp', '443/TCP', '443/tcp', '80/tcp', '80', '53/UDP', '53/tcp'];

test('a port that the image names in two ways is one, and ranges stand behind their first', async () => {
  const ExposedPorts = Object.fromEntries(OF_BUILDAH.map((key) => [key, {}]));
  const { exposedPorts } = await readMade({ config: { ExposedPorts } });
  expect(exposedPorts).toEqual([
    { port: 53, protocol: 'tcp' },
    { port: 53, protocol: 'udp' },
    { port: 80, protocol: 'tcp' },
    { port: 443, protocol: 'tcp' },
    { port: 8000, protocol: 'tcp' },
    { port: 8000, to: 8002, protocol: 'tcp' },
  ]);
});
