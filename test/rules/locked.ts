// The images of which the tests of rules have a lock, beside those that kport knows by their names.
import { readFileSync } from 'node:fs';
import { readLock } from '../../src/images/lock-file.ts';
import { lockedImages } from '../../src/judge/locked-images.ts';

export const LOCK_OF_FIXTURES = readFileSync(new URL('../fixtures/kport-images.lock.json', import.meta.url), 'utf8');

export const LOCKED = lockedImages(readLock(LOCK_OF_FIXTURES, 'test/fixtures/kport-images.lock.json'));

/** What the lock calls an image. */
export const lockedImage = (name: string): string => `registry.example.com/locked/${name}:1`;
