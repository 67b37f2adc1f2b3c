import { defineConfig } from 'vitest/config'

/**
 * Database and browser tests share one PostgreSQL per run; what kills servers starts its own. `order` keeps those
 * apart that would take the processor from each other.
 */
export default defineConfig({
  root: import.meta.dirname,
  cacheDir: '.cache/vitest',
  test: {
    projects: [
      {
        test: {
          name: 'rules',
          include: ['src/**/*.test.ts', 'reference/**/*.test.ts'],
          exclude: ['**/*.{db,kill}.test.ts'],
          environment: 'node',
          // Deriving from a passphrase takes a second where nothing else runs, and more beside another test.
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'web',
          include: ['web/**/*.test.{ts,tsx}'],
          environment: 'node',
          testTimeout: 30_000,
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
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['e2e/**/*.e2e.ts'],
          globalSetup: ['src/testing/built-web.ts', 'src/testing/cluster.ts', 'e2e/setup.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          name: 'kill',
          include: ['src/**/*.kill.test.ts'],
          globalSetup: ['src/testing/built-web.ts'],
          testTimeout: 2_400_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
          sequence: { groupOrder: 3 },
        },
      },
      {
        test: {
          name: 'bench',
          include: ['bench/**/*.bench.test.ts'],
          globalSetup: ['src/testing/cluster.ts'],
          hookTimeout: 60_000,
          maxWorkers: 1,
        },
      },
    ],
  },
})
