import { describe, expect, test } from 'vitest'
import { type Machine, wayToChromium } from './find-chromium.ts'

const machine = (programs: readonly string[], more: Partial<Machine> = {}): Machine => ({
  asked: undefined,
  isProgram: (path) => programs.includes(path),
  path: ['/usr/bin'],
  root: false,
  hasApt: true,
  ...more,
})

describe('a Chromium for the browser tests', () => {
  test('the one that CHROMIUM names comes before all others', () => {
    const here = machine(['/usr/bin/chromium', '/opt/mine/chrome'], { asked: '/opt/mine/chrome' })
    expect(wayToChromium(here)).toEqual({ how: 'program', program: '/opt/mine/chrome' })
  })

  test('CHROMIUM that names no program is said to be wrong, not passed over', () => {
    const here = machine(['/usr/bin/chromium'], { asked: '/opt/gone/chrome' })
    expect(wayToChromium(here)).toEqual({ how: 'wrong', program: '/opt/gone/chrome' })
  })

  test("the system's own is used, also as root", () => {
    for (const root of [true, false]) {
      const here = machine(['/usr/bin/google-chrome', '/usr/bin/chromium'], { root })
      expect(wayToChromium(here)).toEqual({ how: 'program', program: '/usr/bin/chromium' })
    }
  })

  test('one in a folder of PATH is found', () => {
    const here = machine(['/home/dewi/bin/chromium-browser'], { path: ['/home/dewi/bin'] })
    expect(wayToChromium(here)).toEqual({ how: 'program', program: '/home/dewi/bin/chromium-browser' })
  })

  test("root on Debian installs Debian's", () => {
    expect(wayToChromium(machine([], { root: true }))).toEqual({ how: 'apt' })
  })

  test("who may not install, or has no apt-get, downloads Playwright's", () => {
    expect(wayToChromium(machine([]))).toEqual({ how: 'download' })
    expect(wayToChromium(machine([], { root: true, hasApt: false }))).toEqual({ how: 'download' })
  })
})
