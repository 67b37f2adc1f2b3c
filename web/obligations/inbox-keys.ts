import { useEffect } from 'react'

const steps: Readonly<Record<string, number>> = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }
const across = ['ArrowLeft', 'ArrowRight']

const rowsIn = (place: ParentNode) =>
  [...place.querySelectorAll<HTMLElement>('[data-row]')].filter((row) => row.offsetParent !== null)

/** Where a key leads from the row that has the focus; `null` when the key means nothing here. */
function target(key: string, active: Element | null): HTMLElement | null {
  const inbox = document.querySelector('[data-inbox]')
  if (!inbox) return null
  const current = active instanceof HTMLElement && active.matches('[data-row]') ? active : null
  const step = steps[key]
  if (!current) return key === 'j' || key === 'k' ? (rowsIn(inbox)[0] ?? null) : null
  const column = current.closest('[data-column]')
  if (!column) return null
  const rows = rowsIn(column)
  const at = rows.indexOf(current)
  if (step !== undefined) return rows[at + step] ?? null
  if (!across.includes(key)) return null
  const other = [...inbox.querySelectorAll('[data-column]')].find((one) => one !== column)
  const there = other ? rowsIn(other) : []
  return there[Math.min(at, there.length - 1)] ?? null
}

/** Arrow keys and J/K move from row to row, left and right between the sides; Enter is the link's own. */
export function useRowKeys(): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return
      const at = event.target
      if (at instanceof Element && at.closest('input, textarea, select, dialog')) return
      const row = target(event.key, document.activeElement)
      if (!row) return
      event.preventDefault()
      row.focus()
      row.scrollIntoView({ block: 'nearest' })
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [])
}
