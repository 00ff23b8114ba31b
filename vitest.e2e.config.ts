import path from 'node:path';
import { defineConfig } from 'vitest/config';

/** What is installed like a user's `kport` runs with the first node of the PATH, which may be older than kport takes. */
const PATH = [path.dirname(process.execPath), process.env.PATH].join(path.delimiter);

/** One file after the other: each starts a cluster, and two clusters at once are slow enough to fail. */
export default defineConfig({
  test: {
    include: ['test/e2e/**/*.e2e.test.ts'],
    globalSetup: ['test/temporary-folder.ts', 'test/e2e/global-setup.ts'],
    fileParallelism: false,
    env: { PATH },
    testTimeout: 60_000,
    hookTimeout: 120_000,
    teardownTimeout: 30_000,
  },
});
