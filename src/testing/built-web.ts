import { buildWeb } from '../web-build.ts'

/** The web app is built before the first test that serves it, once per version of its sources. */
export default async function setup(): Promise<void> {
  await buildWeb((line) => console.log(line.trim()))
}
