import { useEffect, useState } from 'react'
import { fingerprint, fingerprintOfSigner } from '../../src/vault/directory.ts'
import type { PublicKeys } from '../../src/vault/key-pairs.ts'
import { Qr } from '../ui/qr.tsx'
import { useWords } from '../words/words.tsx'
import styles from './keys.module.css'

/** The 30 digits of keys, or of a key that only signs; null while they are computed. */
export function useDigits(of: PublicKeys | string | null): string | null {
  const [found, setFound] = useState<{ of: string; digits: string } | null>(null)
  const name = of === null ? null : typeof of === 'string' ? of : `${of.sealTo} ${of.verify}`
  useEffect(() => {
    if (name === null) return
    let over = false
    const [one = '', verify] = name.split(' ')
    const digits = verify === undefined ? fingerprintOfSigner(one) : fingerprint({ sealTo: one, verify })
    void digits.then((text) => {
      if (!over) setFound({ of: name, digits: text })
    })
    return () => {
      over = true
    }
  }, [name])
  return found?.of === name ? found.digits : null
}

/** What was typed of them, however it was grouped. */
export const bareDigits = (typed: string): string => typed.replaceAll(/\D/g, '')

export const sameDigits = (typed: string, digits: string | null): boolean =>
  digits !== null && bareDigits(typed) === bareDigits(digits)

/** 30 digits to be read aloud, in six groups, and the same as a QR code. */
export function Digits({ digits, qr = false }: { digits: string | null; qr?: boolean }) {
  const { t } = useWords()
  if (digits === null) return null
  return (
    <div className={styles.fingerprint}>
      {qr && <Qr text={bareDigits(digits)} size={132} label={t('keys.digits.qr')} />}
      <p className={styles.digits} translate="no" aria-label={t('keys.digits')} role="group">
        {digits.split(' ').map((group, at) => (
          <span key={at}>{group}</span>
        ))}
      </p>
    </div>
  )
}
