import { Button, Radio, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import {
  endSettings,
  languages,
  type NoticeDefault,
  type NoticeLanguage,
  type NoticeSettings,
  saveSettings,
} from '../../src/notices/contract.ts'
import { useNotice } from '../shell/notice.tsx'
import { useWrite } from '../shell/server.ts'
import { useFieldErrors } from '../ui/feedback.tsx'
import { Form } from '../ui/form.tsx'
import { useWords } from '../words/words.tsx'
import { hourText, TimesFields, useTimeText } from './times-fields.tsx'

/** What a member chooses. Language and *at once* are the page's, which shows the e-mail beside it. */
export function NoticeForm({
  settings: { chosen, deskDefault },
  language,
  setLanguage,
  atOnce,
  setAtOnce,
}: {
  settings: NoticeSettings
  language: NoticeLanguage
  setLanguage: (language: NoticeLanguage) => void
  atOnce: boolean
  setAtOnce: (atOnce: boolean) => void
}) {
  const { t } = useWords()
  const text = useTimeText()
  const say = useNotice()
  const write = useWrite(saveSettings)
  const ending = useWrite(endSettings)
  const fieldError = useFieldErrors(write.problem)
  const [address, setAddress] = useState(chosen?.address ?? '')
  const ownTimes = chosen !== null && (chosen.hour !== null || chosen.quiet !== null)
  const [own, setOwn] = useState(ownTimes)
  const [times, setTimes] = useState<NoticeDefault>({
    hour: chosen?.hour ?? deskDefault.hour,
    quiet: chosen?.quiet ?? deskDefault.quiet,
  })
  const send = async () => {
    const body = {
      address: address.trim(),
      language,
      atOnce,
      hour: own ? times.hour : null,
      quiet: own ? times.quiet : null,
    }
    if (await write.send({ body })) say({ text: t('notices.saved', { address: body.address }) })
  }
  const stop = async () => {
    if (!(await ending.send())) return
    setAddress('')
    write.forget()
    say({ text: t('notices.ended') })
  }
  const { hour, quiet } = deskDefault
  return (
    <Form
      label={t('notices.form')}
      problem={write.problem ?? ending.problem}
      send={() => void send()}
      actions={
        <>
          <Button type="submit" loading={write.sending}>
            {t('notices.save')}
          </Button>
          {chosen && (
            <Button variant="subtle" onClick={() => void stop()} loading={ending.sending}>
              {t('notices.end')}
            </Button>
          )}
        </>
      }
    >
      <TextInput
        type="email"
        label={t('notices.address')}
        description={t('notices.address.about')}
        value={address}
        onChange={(event) => setAddress(event.currentTarget.value)}
        error={fieldError('/address') && t('notices.address.wrong')}
        autoComplete="email"
        spellCheck={false}
      />
      <Radio.Group
        label={t('notices.when')}
        value={atOnce ? 'atOnce' : 'daily'}
        onChange={(value) => setAtOnce(value === 'atOnce')}
      >
        <Stack gap="xs" pt="xs">
          {(['daily', 'atOnce'] as const).map((value) => (
            <Radio
              key={value}
              value={value}
              label={t(`notices.when.${value}`)}
              description={t(`notices.when.${value}.about`)}
            />
          ))}
        </Stack>
      </Radio.Group>
      <Radio.Group
        label={t('notices.times')}
        value={own ? 'own' : 'desk'}
        onChange={(value) => setOwn(value === 'own')}
      >
        <Stack gap="xs" pt="xs">
          <Radio
            value="desk"
            label={t('notices.times.desk')}
            description={t('notices.times.desk.about', {
              hour: text(hourText(hour)),
              from: text(quiet.from),
              until: text(quiet.until),
              daysOff: quiet.daysOff ? t('notices.times.daysOff') : '',
            })}
          />
          <Radio value="own" label={t('notices.times.own')} />
        </Stack>
      </Radio.Group>
      {own && <TimesFields value={times} change={setTimes} />}
      <Radio.Group
        label={t('notices.language')}
        value={language}
        onChange={(value) => setLanguage(languages.find((one) => one === value) ?? 'id')}
      >
        <Stack gap="xs" pt="xs">
          {languages.map((value) => (
            <Radio key={value} value={value} label={t(`shell.language.${value}`)} />
          ))}
        </Stack>
      </Radio.Group>
    </Form>
  )
}
