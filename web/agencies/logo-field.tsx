import { Button } from '@mantine/core'
import { IconTrash, IconUpload } from '@tabler/icons-react'
import { useId, useRef } from 'react'
import { type Logo, removeLogo, setLogo } from '../../src/requests/contract.ts'
import { logoPixels, mostLogoBytes } from '../../src/requests/rules/logo.ts'
import { useNotice } from '../shell/notice.tsx'
import { useWrite } from '../shell/server.ts'
import { ErrorState } from '../ui/feedback.tsx'
import { useWords } from '../words/words.tsx'
import styles from './letterhead.module.css'

/** The logo of the own agency: brought as a PNG and in force at once, exchanged or taken out again. */
export function LogoField({ logo }: { logo: Logo | null }) {
  const { t } = useWords()
  const say = useNotice()
  const about = useId()
  const input = useRef<HTMLInputElement>(null)
  const bring = useWrite(setLogo)
  const remove = useWrite(removeLogo)
  const problem = bring.problem ?? remove.problem
  const send = async (file: File | undefined) => {
    if (file === undefined) return
    remove.forget()
    // The bytes decide what it is; what a browser calls it comes of the end of its name.
    const body = new Blob([await file.arrayBuffer()], { type: 'image/png' })
    if (await bring.send({ body })) say({ text: t('agencies.logo.saved') })
    if (input.current) input.current.value = ''
  }
  const takeOut = async () => {
    bring.forget()
    if (await remove.send()) say({ text: t('agencies.logo.removed') })
  }
  return (
    <section className={styles.logo} aria-label={t('agencies.logo')}>
      <h2>{t('agencies.logo')}</h2>
      <p id={about} className={styles.quiet}>
        {t('agencies.logo.about', {
          kilobytes: mostLogoBytes / 1024,
          least: logoPixels.least,
          most: logoPixels.most,
        })}
      </p>
      <input
        ref={input}
        type="file"
        accept="image/png"
        hidden
        aria-label={t('agencies.logo.file')}
        onChange={(event) => void send(event.currentTarget.files?.[0])}
      />
      <div className={styles.logoTools}>
        <Button
          variant="default"
          leftSection={<IconUpload size={20} aria-hidden="true" />}
          loading={bring.sending}
          aria-describedby={about}
          onClick={() => input.current?.click()}
        >
          {t(logo === null ? 'agencies.logo.choose' : 'agencies.logo.exchange')}
        </Button>
        {logo !== null && (
          <Button
            variant="subtle"
            leftSection={<IconTrash size={20} aria-hidden="true" />}
            loading={remove.sending}
            onClick={() => void takeOut()}
          >
            {t('agencies.logo.remove')}
          </Button>
        )}
      </div>
      {problem && <ErrorState problem={problem} />}
    </section>
  )
}
