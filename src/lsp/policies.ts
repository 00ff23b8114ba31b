// Policies as they were read, each once for all documents of a folder, until somebody says that files have changed.
import { dirname, resolve } from 'node:path';
import type { FoundPolicy } from '../lint/find-policy.ts';
import type { Place } from './place.ts';

export interface Policies {
  readonly of: (place: Place) => Promise<FoundPolicy>;
  /** Whatever was read may be another one now: a policy has others that it begins with, and a lock beside it. */
  readonly forget: () => void;
}

/** Folders whose policies are kept. */
const MOST_FOLDERS = 500;

export function policies(read: (place: Place) => Promise<FoundPolicy>): Policies {
  const known = new Map<string, Promise<FoundPolicy>>();
  return {
    of: (place) => {
      const key = `${place.cwd}\0${dirname(resolve(place.cwd, place.file))}`;
      const found = known.get(key) ?? read(place);
      if (known.size >= MOST_FOLDERS) known.clear();
      known.set(key, found);
      return found;
    },
    forget: () => known.clear(),
  };
}
