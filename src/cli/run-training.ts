import { asServer, openDatabase } from '../data-folder.ts'
import { demonstrationAccounts, hasDemonstrationAccounts } from '../demonstration.ts'
import { readConfig } from '../platform/config.ts'
import { addressOf } from '../serving/settings.ts'
import { resetTraining, TrainingError } from '../training.ts'
import { say, tell } from './out.ts'
import type { Common } from './session.ts'

export async function runReset({ json = false }: Common): Promise<void> {
  const config = readConfig(process.env)
  const { dataFolder } = config
  // The letters bear it, as those that the server sends.
  const publicUrl = addressOf(process.env['BEKAL_ADDRESS'])
  const { adminUrl, serverPassword, stop } = await openDatabase(config, tell)
  try {
    const place = { adminUrl, serverUrl: asServer(adminUrl, serverPassword), dataFolder, publicUrl }
    await resetTraining(place, serverPassword, tell)
  } finally {
    await stop()
  }
  say(json, { reset: true }, [
    'The exercise begins anew.',
    'Serve it: npm run serve -- --training',
    'Who plays whom: npm run bekal -- training accounts',
  ])
}

export async function runAccounts({ json = false }: Common): Promise<void> {
  const { dataFolder } = readConfig(process.env)
  if (!(await hasDemonstrationAccounts(dataFolder))) {
    throw new TrainingError(
      `${dataFolder} holds no invented accounts. Name the data folder of the exercise (BEKAL_DATA), or begin one: npm run serve -- --training`,
    )
  }
  const { passphrase, members } = await demonstrationAccounts(dataFolder)
  const accounts = members.map(({ login, name, what }) => ({ login, name, what }))
  say(json, { passphrase, accounts }, [
    ...accounts.map(({ login, what }) => `${login.padEnd(18)} ${what}`),
    '',
    `Passphrase of all of them:  ${passphrase}`,
  ])
}
