import { useEffect, useRef, useState } from 'react'
import { cover } from './lock.ts'

/** Milliseconds without key, pointer or touch in any tab after which a shared PC locks, and is about to. */
export const idleAfter = 120_000
export const warnAfter = 100_000
/** How often a tab tells the others that somebody is here, and the server. */
const tellTabs = 5_000
const tellServer = 60_000

const signs = ['keydown', 'pointerdown', 'pointermove', 'wheel', 'touchstart', 'input'] as const

/**
 * Watches for signs of life while `on`. Compares clocks and not the number of ticks, so that a PC that has slept is
 * locked when it wakes; what wakes it is no sign of life. Answers whether it is about to lock.
 */
export function useIdleLock(on: boolean, lock: () => void, stillHere: () => void): boolean {
  const [warned, setWarned] = useState(false)
  const act = useRef({ lock, stillHere })
  useEffect(() => {
    act.current = { lock, stillHere }
  })
  useEffect(() => {
    if (!on) return
    const tabs = new BroadcastChannel('bekal.active')
    let last = Date.now()
    let toldTabs = 0
    let toldServer = last
    const look = () => {
      const idle = Date.now() - last
      setWarned(idle >= warnAfter)
      if (idle >= idleAfter) act.current.lock()
      return idle < idleAfter
    }
    const alive = () => {
      if (!look()) return
      last = Date.now()
      setWarned(false)
      if (last - toldTabs >= tellTabs) {
        toldTabs = last
        tabs.postMessage(last)
      }
      if (last - toldServer >= tellServer) {
        toldServer = last
        act.current.stillHere()
      }
    }
    const seen = () => {
      cover(document.hidden)
      look()
    }
    tabs.addEventListener('message', ({ data }: MessageEvent<number>) => {
      last = Math.max(last, data)
    })
    const tick = setInterval(look, 1_000)
    for (const sign of signs) addEventListener(sign, alive, { passive: true, capture: true })
    document.addEventListener('visibilitychange', seen)
    addEventListener('focus', look)
    return () => {
      tabs.close()
      clearInterval(tick)
      for (const sign of signs) removeEventListener(sign, alive, { capture: true })
      document.removeEventListener('visibilitychange', seen)
      removeEventListener('focus', look)
      setWarned(false)
      cover(false)
    }
  }, [on])
  return warned
}
