import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cacheFolder } from '../../src/sources/user-cache.ts';

test.each([
  [{ XDG_CACHE_HOME: '/c', HOME: '/h' }, join('/c', 'kport', 'layers')],
  [{ XDG_CACHE_HOME: '', HOME: '/h' }, join('/h', '.cache', 'kport', 'layers')],
  // As the specification of the base directories asks for.
  [{ XDG_CACHE_HOME: 'c', HOME: '/h' }, join('/h', '.cache', 'kport', 'layers')],
  [{ HOME: '/h' }, join('/h', '.cache', 'kport', 'layers')],
  [{}, undefined],
])('the place of what is kept: %j', (env, expected) => {
  expect(cacheFolder(env, 'layers')).toBe(expected);
});
