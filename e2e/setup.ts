import type { TestProject } from 'vitest/node'
import { findChromium } from '../src/testing/find-chromium.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The program that the browser tests drive. */
    chromium: string
  }
}

/** A browser is found, or installed, before the first test needs it. */
export default async function setup(project: TestProject): Promise<void> {
  project.provide('chromium', await findChromium((line) => console.log(line)))
}
