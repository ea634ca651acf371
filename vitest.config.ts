import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { conditions: ['@zhenma/source'] },
  ssr: { resolve: { conditions: ['@zhenma/source'], externalConditions: ['@zhenma/source'] } },
  test: {
    include: ['packages/*/test/**/*.test.ts', 'test/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    setupFiles: ['test/setup.ts'],
    pool: 'forks',
    // The catalogue and the engine are loaded and compiled once per process, not once per file.
    isolate: false,
    // By default one core is left idle: of two, half.
    maxWorkers: '100%',
    // Stories that are told in one scan ask for it at the same time (test/together).
    maxConcurrency: 200,
  },
});
