import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { conditions: ['@zhenma/source'] },
  ssr: { resolve: { conditions: ['@zhenma/source'], externalConditions: ['@zhenma/source'] } },
  test: {
    include: ['packages/*/test/**/*.test.ts', 'test/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    pool: 'forks',
    // By default one core is left idle: of two, half.
    maxWorkers: '100%',
  },
});
