/** How benchmarks of the live path are bundled: as the command line is (scripts/build.mjs). */
export const AS_SHIPPED = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  conditions: ['@zhenma/source'],
  external: ['@duckdb/node-api'],
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
  logLevel: 'error',
};
