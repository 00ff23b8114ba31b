// Public repositories whose files are read as they are, at one commit each. None of them is kept here: `node test/public/fetch.ts`
// brings them into the user's cache.
import { homedir } from 'node:os';
import path from 'node:path';

export interface PublicSource {
  /** On GitHub. */
  readonly repository: string;
  readonly commit: string;
  /** What of it is brought. */
  readonly folder: string;
}

export const SOURCES: readonly PublicSource[] = [
  { repository: 'docker/awesome-compose', commit: '18f59bdb09ecf520dd5758fbf90dec314baec545', folder: '.' },
  { repository: 'docker/compose', commit: 'f72979427042620a94dd52ce78b39c68cb02c085', folder: 'pkg/e2e' },
  { repository: 'Haxxnet/Compose-Examples', commit: 'aca0f09b7dd9bb1042a664f00700d6abbaae5ea8', folder: 'examples' },
  { repository: 'containers/podman', commit: 'c6580b4a5219c9efb9ab79a540637d8a58b736f8', folder: 'test/e2e/quadlet' },
  { repository: 'bottlerocket-os/bottlerocket-core-kit', commit: 'a10182f974abd19de803bb7a324b5a0bdeab4ced', folder: 'packages' },
];

/** Where it is, or is to be. */
export function publicFolder({ repository, commit }: PublicSource, env: NodeJS.ProcessEnv): string {
  const cache = env.KPORT_CACHE || env.XDG_CACHE_HOME || path.join(homedir(), '.cache');
  return path.resolve(cache, 'kport', 'public', `${path.basename(repository)}-${commit.slice(0, 12)}`);
}
