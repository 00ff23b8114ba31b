import { defineConfig } from 'vitest/config';

/** Tests that look at a clock: of a browser, of a shell, of a server under load. Beside others on two cores they would lie. */
const TIMED = [
  'test/browser/**/*.test.ts',
  'test/cli/completion/**/*.test.ts',
  'test/cli/terminal.test.ts',
  'test/sources/bombs.test.ts',
  'test/webhook/{lifecycle,serve}.test.ts',
];

export default defineConfig({
  test: {
    testTimeout: 20_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'all at once',
          include: ['test/**/*.test.ts'],
          exclude: ['test/e2e/**', ...TIMED],
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: { name: 'one by one', include: TIMED, fileParallelism: false, sequence: { groupOrder: 1 } },
      },
    ],
  },
});
