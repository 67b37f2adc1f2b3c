import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useWords } from '../words/words.tsx'
import { Page } from './page.tsx'

/** No such page, or none for this desk: both read the same. */
export function NotFoundPage() {
  const { t } = useWords()
  return (
    <Page
      title="shell.notFound"
      lead={t('shell.notFound.why')}
      action={
        <Button component={Link} to="/">
          {t('shell.notFound.home')}
        </Button>
      }
    />
  )
}

/** A fault of ours while showing a page. The error itself goes to the console, not to the reader. */
export function BrokenPage({ reset }: { reset: () => void }) {
  const { t } = useWords()
  return (
    <Page
      title="shell.broken"
      lead={t('shell.broken.why')}
      action={<Button onClick={reset}>{t('shell.again')}</Button>}
    />
  )
}
