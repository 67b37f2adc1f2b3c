import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import { Encrypter } from 'age-encryption'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { findText, saveNewText, saveText } from '../platform/embedded/durable-file.ts'
import { BackupError } from './format.ts'

/** In the data folder: to whom backups are encrypted, a public key a line. */
const recipientsName = 'backup-recipients'

/** Makes a pair of keys. The private one goes into a new file for the safe and stays nowhere else; answers the public one. */
export async function makeKey(keyFile: string, at: Date): Promise<string> {
  const key = await generateX25519Identity()
  const recipient = await identityToRecipient(key)
  const text = `# Bekal: private key of the backups, made ${at.toISOString()}\n# public key: ${recipient}\n${key}\n`
  if (!(await saveNewText(keyFile, text, 0o600))) {
    throw new BackupError(`There is a file ${keyFile} already, perhaps a key. Choose another name.`)
  }
  return recipient
}

/** From now on backups are encrypted to this public key too, or to this one alone. */
export async function addRecipient(dataFolder: string, recipient: string, alone: boolean): Promise<string[]> {
  requireRecipient(recipient)
  const before = alone ? [] : await findRecipients(dataFolder)
  const recipients = [...before.filter((known) => known !== recipient), recipient]
  await saveText(join(dataFolder, recipientsName), `${recipients.join('\n')}\n`, 0o644)
  return recipients
}

export async function findRecipients(dataFolder: string): Promise<string[]> {
  return linesOf((await findText(join(dataFolder, recipientsName))) ?? '')
}

export function requireRecipient(recipient: string): void {
  try {
    new Encrypter().addRecipient(recipient)
  } catch {
    throw new BackupError(
      'That is not a public key. It begins with age1 and stands in the second line of the key file.',
    )
  }
}

/** The private keys in a file that `makeKey` or `age-keygen` wrote. */
export async function readKeys(keyFile: string): Promise<string[]> {
  const keys = linesOf(await readFile(keyFile, 'utf8')).filter((line) => line.startsWith('AGE-SECRET-KEY-'))
  if (keys.length === 0) {
    throw new BackupError(
      `There is no private key in ${keyFile}. It is a line that begins with AGE-SECRET-KEY-.`,
    )
  }
  return keys
}

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
}
