import { defineConfig } from 'vitest/config'

/** Browser tests and crash tests start servers of their own; the rest shares one PostgreSQL per run. */
export default defineConfig({
  root: import.meta.dirname,
  cacheDir: '.cache/vitest',
  test: {
    projects: [
      {
        test: {
          name: 'rules',
          include: ['src/**/*.test.ts', 'reference/**/*.test.ts'],
          exclude: ['**/*.db.test.ts', '**/*.long.test.ts'],
          environment: 'node',
        },
      },
      {
        test: {
          name: 'web',
          include: ['web/**/*.test.{ts,tsx}'],
          environment: 'node',
        },
      },
      {
        test: {
          name: 'db',
          include: ['src/**/*.db.test.ts'],
          globalSetup: ['src/testing/cluster.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['e2e/**/*.e2e.ts'],
          globalSetup: ['src/testing/cluster.ts', 'e2e/setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          maxWorkers: 1,
        },
      },
      {
        test: {
          name: 'long',
          include: ['src/**/*.long.test.ts'],
          globalSetup: ['src/testing/cluster.ts'],
          testTimeout: 1_800_000,
          hookTimeout: 120_000,
          maxWorkers: 1,
        },
      },
    ],
  },
})
