import { NativeSelect, Radio, TextInput } from '@mantine/core'
import { capacities, type Signing, signatureKinds } from '../../../src/requests/contract.ts'
import { capacityWords } from '../../../src/requests/rules/sheet.ts'
import { empty, type Fault, orNull } from '../../sites/checked.ts'
import { useWords } from '../../words/words.tsx'
import styles from '../letter-form.module.css'

/** The signature block as it is typed. */
export interface TypedSigning {
  readonly capacity: Signing['capacity']
  readonly office: string
  readonly ownOffice: string
  readonly name: string
  readonly nip: string
  readonly rank: string
  readonly kind: Signing['kind']
}

const plain = (text: string) => text.trim().replaceAll(/\s+/g, ' ')

export function signingOf(typed: TypedSigning): Signing {
  return {
    capacity: typed.capacity,
    office: plain(typed.office),
    ownOffice: typed.capacity === 'an' ? plain(typed.ownOffice) : null,
    name: plain(typed.name),
    nip: orNull(typed.nip.replaceAll(/\s/g, '')),
    rank: orNull(plain(typed.rank)),
    kind: typed.kind,
  }
}

export function signingFaults(typed: TypedSigning): Fault[] {
  const { office, ownOffice, name, nip } = signingOf(typed)
  return [
    ...empty({ '/signing/office': office, '/signing/name': name }),
    ...(ownOffice === '' ? [{ path: '/signing/ownOffice', keyword: 'required' }] : []),
    ...(nip !== null && !/^\d{18}$/.test(nip) ? [{ path: '/signing/nip', keyword: 'nip' }] : []),
  ]
}

/** For whom and how the letter is signed, as its sheet will bear it. */
export function SigningFields({
  typed,
  change,
  error,
}: {
  typed: TypedSigning
  change: (more: Partial<TypedSigning>) => void
  error: (path: string) => string | undefined
}) {
  const { t } = useWords()
  const text = (name: 'office' | 'ownOffice' | 'name' | 'rank', maxLength: number) => (
    <TextInput
      label={t(`requests.signing.${name}`)}
      maxLength={maxLength}
      value={typed[name]}
      error={error(`/signing/${name}`)}
      onChange={(event) => change({ [name]: event.currentTarget.value })}
    />
  )
  return (
    <>
      <NativeSelect
        label={t('requests.signing.capacity')}
        description={t('requests.signing.capacity.about')}
        value={typed.capacity ?? ''}
        onChange={(event) =>
          change({ capacity: capacities.find((one) => one === event.currentTarget.value) ?? null })
        }
        data={[
          { value: '', label: t('requests.signing.capacity.own') },
          ...capacities.map((value) => ({
            value,
            label: `${capacityWords[value]} (${t(`requests.signing.capacity.${value}`)})`,
          })),
        ]}
      />
      {text('office', 160)}
      {typed.capacity === 'an' && text('ownOffice', 160)}
      {text('name', 120)}
      <TextInput
        label={t('requests.signing.nip')}
        description={t('requests.signing.nip.about')}
        inputMode="numeric"
        maxLength={24}
        value={typed.nip}
        error={error('/signing/nip')}
        onChange={(event) => change({ nip: event.currentTarget.value })}
      />
      {text('rank', 80)}
      <Radio.Group
        size="md"
        label={t('requests.signing.kind')}
        value={typed.kind}
        onChange={(value) => change({ kind: signatureKinds.find((one) => one === value) ?? 'wet' })}
      >
        <div className={styles.choices}>
          {signatureKinds.map((value) => (
            <Radio
              key={value}
              value={value}
              label={t(`requests.signing.kind.${value}`)}
              description={t(`requests.signing.kind.${value}.about`)}
            />
          ))}
        </div>
      </Radio.Group>
    </>
  )
}
