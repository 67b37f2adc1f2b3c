import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import { normalisePassphrase } from '../../src/vault/sign-in.ts'
import { useWords } from '../words/words.tsx'
import { newPassphrase } from './passphrase.ts'
import { PassphraseWords } from './passphrase-words.tsx'
import styles from './passphrase-words.module.css'

/** Six new words, and what was typed to prove that they are written down. */
export interface DrawnWords {
  readonly passphrase: string
  readonly words: readonly string[]
  /** The two places that are asked back, counted from 0, in order. */
  readonly asked: readonly [number, number]
  readonly typed: readonly [string, string]
  readonly type: (at: 0 | 1, word: string) => void
  readonly right: (at: 0 | 1) => boolean
  /** Both words are the right ones. */
  readonly proved: boolean
  /** Draws other words and forgets what was typed. */
  readonly again: () => void
}

function draw() {
  const words = newPassphrase().split(' ')
  const first = Math.floor(Math.random() * (words.length - 1))
  const second = first + 1 + Math.floor(Math.random() * (words.length - 1 - first))
  return { words, asked: [first, second] as const, typed: ['', ''] as const satisfies [string, string] }
}

export function useDrawnWords(): DrawnWords {
  const [drawn, setDrawn] = useState<Pick<DrawnWords, 'words' | 'asked' | 'typed'>>(draw)
  const right = (at: 0 | 1) => normalisePassphrase(drawn.typed[at]) === drawn.words[drawn.asked[at]]
  return {
    ...drawn,
    passphrase: drawn.words.join(' '),
    right,
    proved: right(0) && right(1),
    type: (at, word) =>
      setDrawn((was) => ({ ...was, typed: at === 0 ? [word, was.typed[1]] : [was.typed[0], word] })),
    again: () => setDrawn(draw()),
  }
}

/** The words, to be written down. */
export function NewWords({
  drawn,
  written,
  again,
}: {
  drawn: DrawnWords
  written: () => void
  again: () => void
}) {
  const { t } = useWords()
  return (
    <div className={styles.step}>
      <p>{t('agencies.passphrase.new.about')}</p>
      <PassphraseWords words={drawn.words} />
      <div className={styles.buttons}>
        <Button onClick={written}>{t('agencies.passphrase.written')}</Button>
        <Button variant="subtle" onClick={again}>
          {t('agencies.passphrase.other')}
        </Button>
      </div>
    </div>
  )
}

/** Asks two of them back; `checked` says which is wrong. */
export function AskedWords({ drawn, checked }: { drawn: DrawnWords; checked: boolean }) {
  const { t } = useWords()
  return ([0, 1] as const).map((at) => (
    <TextInput
      key={at}
      label={t('agencies.passphrase.word', { place: drawn.asked[at] + 1 })}
      description={at === 0 ? t('agencies.passphrase.word.about') : undefined}
      value={drawn.typed[at]}
      onChange={(event) => drawn.type(at, event.currentTarget.value)}
      error={checked && !drawn.right(at) ? t('agencies.passphrase.word.wrong') : undefined}
      autoComplete="off"
      autoCapitalize="none"
      spellCheck={false}
    />
  ))
}
