import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** One folder for all temporary files of a run of the tests, removed at its end: hundreds were left behind by tests that forgot theirs. */
const folder = mkdtempSync(join(tmpdir(), 'kport-tests-'));

export function setup(): void {
  // As /tmp itself: some tests start programs as other users, which have to reach their files.
  chmodSync(folder, 0o755);
  process.env.TMPDIR = folder;
}

export function teardown(): void {
  rmSync(folder, { recursive: true, force: true });
}
