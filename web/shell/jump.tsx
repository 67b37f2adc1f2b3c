import { IconCornerDownLeft, IconSearch } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { useWords } from '../words/words.tsx'
import type { JumpHit, JumpSource } from './frame.tsx'
import styles from './jump.module.css'

/** Pause after the last key before the sources are asked, in milliseconds. */
const pause = 150

interface Found {
  readonly source: JumpSource
  /** `null` when the source failed. */
  readonly hits: readonly JumpHit[] | null
}

function useFound(query: string, sources: readonly JumpSource[]) {
  const [found, setFound] = useState<{ query: string; groups: readonly Found[] } | null>(null)
  useEffect(() => {
    const stop = new AbortController()
    const wait = setTimeout(async () => {
      const groups = await Promise.all(
        sources.map(async (source): Promise<Found> => {
          try {
            return { source, hits: await source.find(query, stop.signal) }
          } catch {
            return { source, hits: null }
          }
        }),
      )
      if (!stop.signal.aborted) setFound({ query, groups })
    }, pause)
    return () => {
      clearTimeout(wait)
      stop.abort()
    }
  }, [query, sources])
  return found
}

/** The palette's body; mounted only while it is open, so each opening starts empty. */
function Palette({ sources, close }: { sources: readonly JumpSource[]; close: () => void }) {
  const { t } = useWords()
  const navigate = useNavigate()
  const list = useId()
  const [query, setQuery] = useState('')
  const [active, setActive] = useState(0)
  const found = useFound(query.trim(), sources)
  const groups = found?.groups ?? []
  const hits = groups.flatMap((group) => group.hits ?? [])
  const failed = groups.filter((group) => group.hits === null)
  const current = hits[Math.min(active, hits.length - 1)]

  const go = (hit: JumpHit) => {
    close()
    void navigate(hit.link)
  }
  const keys = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step !== 0 && hits.length > 0) {
      event.preventDefault()
      setActive((at) => (Math.min(at, hits.length - 1) + step + hits.length) % hits.length)
    }
    if (event.key === 'Enter' && current) {
      event.preventDefault()
      go(current)
    }
  }

  return (
    <>
      <div className={styles.ask}>
        <IconSearch size={20} aria-hidden="true" />
        <input
          autoFocus
          type="text"
          role="combobox"
          aria-expanded={hits.length > 0}
          aria-controls={list}
          aria-activedescendant={current ? `${list}${current.id}` : undefined}
          aria-autocomplete="list"
          aria-label={t('shell.jump.title')}
          placeholder={t('shell.jump.hint')}
          value={query}
          autoComplete="off"
          maxLength={80}
          spellCheck={false}
          onKeyDown={keys}
          onChange={(event) => {
            setQuery(event.currentTarget.value)
            setActive(0)
          }}
        />
        <button type="button" className={styles.close} onClick={close}>
          {t('shell.close')}
        </button>
      </div>
      <p className={styles.say} role="status">
        {found === null
          ? t('shell.jump.searching')
          : hits.length > 0
            ? t('shell.jump.count', { count: hits.length })
            : t('shell.jump.none', { query: found.query })}
      </p>
      {failed.map(({ source }) => (
        <p key={source.name} className={styles.failed}>
          {t('shell.jump.failed', { source: t(source.name) })}
        </p>
      ))}
      <div id={list} role="listbox" aria-label={t('shell.jump.title')} className={styles.list}>
        {groups.map(
          ({ source, hits: own }) =>
            own &&
            own.length > 0 && (
              <div key={source.name} role="group" aria-label={t(source.name)}>
                <p className={styles.source} aria-hidden="true">
                  {t(source.name)}
                </p>
                {own.map((hit) => (
                  <div
                    key={hit.id}
                    id={`${list}${hit.id}`}
                    role="option"
                    tabIndex={-1}
                    aria-selected={hit === current}
                    className={styles.hit}
                    onClick={() => go(hit)}
                    onKeyDown={keys}
                    onPointerMove={() => setActive(hits.indexOf(hit))}
                  >
                    <span>
                      {hit.label}
                      {hit.hint && <span className={styles.hint}>{hit.hint}</span>}
                    </span>
                    {hit === current && <IconCornerDownLeft size={18} aria-hidden="true" />}
                  </div>
                ))}
              </div>
            ),
        )}
      </div>
    </>
  )
}

/**
 * The global jump: the button, Ctrl-K (or ⌘K), and the palette over whatever sources the slices bring. Arrow
 * keys move, Enter goes, Escape closes and gives the focus back.
 */
export function Jump({ sources }: { sources: readonly JumpSource[] }) {
  const { t } = useWords()
  const dialog = useRef<HTMLDialogElement>(null)
  const [open, setOpen] = useState(false)
  useEffect(() => {
    const press = (event: globalThis.KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault()
        setOpen(true)
      }
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [])
  useEffect(() => {
    if (open) dialog.current?.showModal()
    else dialog.current?.close()
  }, [open])
  const close = () => setOpen(false)
  return (
    <>
      <button type="button" className={styles.button} onClick={() => setOpen(true)} aria-haspopup="dialog">
        <IconSearch size={20} aria-hidden="true" />
        <span>{t('shell.jump')}</span>
        <kbd aria-hidden="true">{t('shell.jump.keys')}</kbd>
      </button>
      <dialog
        ref={dialog}
        className={styles.dialog}
        aria-label={t('shell.jump.title')}
        onClose={close}
        closedby="any"
      >
        {open && <Palette sources={sources} close={close} />}
      </dialog>
    </>
  )
}
