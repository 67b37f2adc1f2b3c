import { type FloatingPosition, Popover } from '@mantine/core'
import { type ReactElement, type ReactNode, useState } from 'react'
import styles from './panel.module.css'

/**
 * A small panel that a button of the shell opens: takes the focus, Escape gives it back, and a choice inside
 * closes it. Holds plain links and buttons, so Tab goes through it as through any page.
 */
export function Panel({
  label,
  position,
  button,
  children,
}: {
  label: string
  position: FloatingPosition
  /** Draws the button; it has to pass `toggle` on as `onClick`. */
  button: (toggle: () => void) => ReactElement
  children: (close: () => void) => ReactNode
}) {
  const [open, setOpen] = useState(false)
  return (
    <Popover opened={open} onChange={setOpen} width={320} position={position} trapFocus returnFocus>
      <Popover.Target>{button(() => setOpen((was) => !was))}</Popover.Target>
      <Popover.Dropdown aria-label={label}>{children(() => setOpen(false))}</Popover.Dropdown>
    </Popover>
  )
}

/** Choices of a panel under one another. */
export function Choices({ title, children }: { title: string; children: ReactNode }) {
  return (
    <>
      <p className={styles.title}>{title}</p>
      <ul className={styles.choices}>{children}</ul>
    </>
  )
}
