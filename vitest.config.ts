import { defineConfig } from 'vitest/config';

/** Tests that look at a clock: of a browser, of a shell, of a server under load. Beside others on two cores they would lie. */
const TIMED = [
  'test/bench/attacks.test.ts',
  'test/browser/**/*.test.ts',
  'test/cli/completion/**/*.test.ts',
  'test/cli/terminal.test.ts',
  'test/webhook/lifecycle.test.ts',
  'test/webhook/serve.test.ts',
];

/** Files that take more than one and a half seconds on two idle cores: they start other programs, or try thousands of cases. */
const SLOW = [
  'test/charts/**/*.test.ts',
  'test/deploy/**/*.test.ts',
  'test/docker/**/*.test.ts',
  'test/integrations/**/*.test.ts',
  'test/kernel/**/*.test.ts',
  'test/**/bind-truth.test.ts',
  'test/**/bind-properties.test.ts',
  'test/**/properties.test.ts',
  'test/public/**/*.test.ts',
  'test/build.test.ts',
  'test/cli/diff.test.ts',
  'test/cli/japanese-cluster.test.ts',
  'test/cli/japanese.test.ts',
  'test/cli/main.test.ts',
  'test/cluster/arming.test.ts',
  'test/cluster/certificates.test.ts',
  'test/cluster/namespaces.test.ts',
  'test/cluster/policy-reporter.test.ts',
  'test/cluster/port-policies.test.ts',
  'test/dialects/systemd-rows.test.ts',
  'test/docs.test.ts',
  'test/fix/asks-person.test.ts',
  'test/fix/charts.test.ts',
  'test/fix/kustomizations.test.ts',
  'test/fix/list-items.test.ts',
  'test/fix/repair-files.test.ts',
  'test/fix/repairs-of-findings.test.ts',
  'test/images/dockerfile-builds.test.ts',
  'test/images/real-tools.test.ts',
  'test/judge/large-objects.test.ts',
  'test/lint/read-ahead.test.ts',
  'test/lint/repeated-specs.test.ts',
  'test/lint/sets.test.ts',
  'test/lint/threads.test.ts',
  'test/lsp/diagnostics.test.ts',
  'test/lsp/neovim.test.ts',
  'test/lsp/parity.test.ts',
  'test/lsp/rendered-actions.test.ts',
  'test/parity/table.test.ts',
  'test/render/charts.test.ts',
  'test/render/grouped-builds.test.ts',
  'test/render/kept-builds.test.ts',
  'test/render/kept-verdicts.test.ts',
  'test/render/kustomizations.test.ts',
  'test/render/merged-lists.test.ts',
  'test/render/other-values.test.ts',
  'test/render/programs.test.ts',
  'test/render/written-comments.test.ts',
  'test/report/explained-and-judged.test.ts',
  'test/rules/docs.test.ts',
  'test/rules/follow-fixes.test.ts',
  'test/rules/new-rule.test.ts',
  'test/sources/bombs.test.ts',
  'test/sources/brief.test.ts',
  'test/sources/compose/oracle.test.ts',
  'test/sources/compose/refused.test.ts',
  'test/sources/kubectl.test.ts',
  'test/sources/not-wanted.test.ts',
  'test/webhook/cluster-inputs.test.ts',
  'test/webhook/floods.test.ts',
  'test/webhook/handshakes.test.ts',
  'test/webhook/heap.test.ts',
  'test/webhook/idle-memory.test.ts',
  'test/webhook/repeated.test.ts',
  'test/webhook/server.test.ts',
  'test/webhook/threads.test.ts',
];

/** Fast, and with effects on the whole process: they answer in place of servers (nock), start some, replace modules or the environment. The
 * others share the modules that a worker has loaded, which halves the processor time of all. */
const ALONE = [
  'test/audit/**/*.test.ts',
  'test/cli/**/*.test.ts',
  'test/cluster/**/*.test.ts',
  'test/images/**/*.test.ts',
  'test/parity/**/*.test.ts',
  'test/render/**/*.test.ts',
  'test/webhook/**/*.test.ts',
];

/** Not fast, by the name of their project. A test says that each pattern has a file. */
export const PATTERNS = { alone: ALONE, slow: SLOW, timed: TIMED } as const;

// Timeouts are there for what hangs, not for what is slow: many times of what a test takes where eight others want the machine.
const PATIENT = { testTimeout: 180_000, hookTimeout: 180_000 };

export default defineConfig({
  test: {
    globalSetup: 'test/temporary-folder.ts',
    // By default vitest leaves one processor to others, which is half of two.
    maxWorkers: '100%',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'fast',
          include: ['test/**/*.test.ts'],
          exclude: ['test/e2e/**', ...TIMED, ...SLOW, ...ALONE],
          isolate: false,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: { name: 'fast-alone', include: ALONE, exclude: [...TIMED, ...SLOW], sequence: { groupOrder: 0 } },
      },
      { extends: true, test: { name: 'slow', include: SLOW, ...PATIENT, sequence: { groupOrder: 0 } } },
      {
        extends: true,
        test: { name: 'timed', include: TIMED, ...PATIENT, fileParallelism: false, sequence: { groupOrder: 1 } },
      },
    ],
  },
});
