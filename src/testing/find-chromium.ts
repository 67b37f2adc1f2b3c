import { execFile } from 'node:child_process'
import { accessSync, constants, existsSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** What this machine has, as far as a browser for tests is concerned. */
export type Machine = {
  /** The value of CHROMIUM, where it is set. */
  asked: string | undefined
  isProgram(path: string): boolean
  /** Folders of PATH. */
  path: readonly string[]
  root: boolean
  hasApt: boolean
}

export type Way =
  | { how: 'program'; program: string }
  /** CHROMIUM names something that can't be run. */
  | { how: 'wrong'; program: string }
  | { how: 'apt' }
  | { how: 'download' }

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']
const usualPlaces = [
  '/usr/bin',
  '/usr/local/bin',
  '/snap/bin',
  '/opt/google/chrome',
  '/Applications/Chromium.app/Contents/MacOS',
  '/Applications/Google Chrome.app/Contents/MacOS',
]
const macNames = ['Chromium', 'Google Chrome']

/** How to come by a Chromium here: the one that was asked for, the system's, Debian's by apt-get, Playwright's. */
export function wayToChromium(machine: Machine): Way {
  if (machine.asked) {
    return { how: machine.isProgram(machine.asked) ? 'program' : 'wrong', program: machine.asked }
  }
  for (const folder of new Set([...usualPlaces, ...machine.path])) {
    for (const name of [...names, ...macNames]) {
      const program = join(folder, name)
      if (machine.isProgram(program)) return { how: 'program', program }
    }
  }
  return machine.root && machine.hasApt ? { how: 'apt' } : { how: 'download' }
}

function thisMachine(): Machine {
  return {
    asked: process.env['CHROMIUM'],
    isProgram(path) {
      try {
        accessSync(path, constants.X_OK)
        return true
      } catch {
        return false
      }
    },
    path: (process.env['PATH'] ?? '').split(':').filter((folder) => folder.startsWith('/')),
    root: process.getuid?.() === 0,
    hasApt: existsSync('/usr/bin/apt-get'),
  }
}

/** The path of a Chromium, installed first where there is none. Fails with a sentence that says what to install. */
export async function findChromium(tell: (line: string) => void): Promise<string> {
  const way = wayToChromium(thisMachine())
  if (way.how === 'program') return way.program
  if (way.how === 'wrong') throw new Error(`CHROMIUM is ${way.program}, which is no program that can be run.`)
  const tried: string[] = []
  if (way.how === 'apt') {
    tell('Installing Chromium with apt-get: the browser tests need it.')
    try {
      const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
      await run('apt-get', ['update'], { env })
      await run('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], {
        env,
        maxBuffer: 64 * 1024 * 1024,
      })
      const now = wayToChromium(thisMachine())
      if (now.how === 'program') return now.program
      tried.push('apt-get installed no program named chromium')
    } catch (error) {
      tried.push(`apt-get: ${lastLine(error)}`)
    }
  }
  const { chromium } = await import('playwright-core')
  if (existsSync(chromium.executablePath())) return chromium.executablePath()
  tell("Downloading Playwright's Chromium: the browser tests need one.")
  try {
    const cli = join(import.meta.dirname, '../../node_modules/playwright-core/cli.js')
    await run(process.execPath, [cli, 'install', 'chromium'], { maxBuffer: 64 * 1024 * 1024 })
    if (existsSync(chromium.executablePath())) return chromium.executablePath()
    tried.push("Playwright's download left no program")
  } catch (error) {
    tried.push(`Playwright: ${lastLine(error)}`)
  }
  throw new Error(
    `The browser tests need a Chromium and none could be found or installed (${tried.join('; ')}). ` +
      'Install one (Debian, Ubuntu: apt-get install chromium; macOS: brew install --cask chromium), ' +
      'or set CHROMIUM to the path of a Chromium or Chrome.',
  )
}

function lastLine(error: unknown): string {
  const { stderr = '', message } = error as Error & { stderr?: string }
  return (stderr.trim() || message).split('\n').at(-1) ?? ''
}
