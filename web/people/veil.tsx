import { type ReactNode, useEffect, useState } from 'react'
import styles from './people.module.css'

/** Blurs what was opened while another window has the focus, or another app is looked at: nobody reads over a shoulder. */
export function Veil({ children }: { children: ReactNode }) {
  const [away, setAway] = useState(false)
  useEffect(() => {
    const look = () => setAway(document.hidden || !document.hasFocus())
    const leave = () => setAway(true)
    const back = () => setAway(document.hidden)
    addEventListener('blur', leave)
    addEventListener('focus', back)
    document.addEventListener('visibilitychange', look)
    return () => {
      removeEventListener('blur', leave)
      removeEventListener('focus', back)
      document.removeEventListener('visibilitychange', look)
    }
  }, [])
  return (
    <div className={styles.veil} data-away={away}>
      {children}
    </div>
  )
}
