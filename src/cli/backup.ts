import { type Command, InvalidArgumentError } from 'commander'
import { isLocalDate, localDate } from '../kernel/dates.ts'
import type {
  BackupOptions,
  CheckOptions,
  KeyOptions,
  RehearsedOptions,
  RestoreOptions,
} from './run-backup.ts'

/** Backup and restore. What they need is loaded only for them: it is much. */
export function backupCommands(program: Command): void {
  const backup = program
    .command('backup')
    .summary('back up the installation, encrypted')
    .description(
      'Back up the database and the keys of this installation as they are at one moment, while everybody works on. The file is encrypted to the public keys of the data folder and appears whole or not at all. The database is that of DATABASE_URL, or the embedded one of the data folder (BEKAL_DATA), also while a server uses it.',
    )
    .option('--to <folder>', 'where the file goes: best another disk or another house')
    .option(
      '--keep-days <number>',
      'then delete backups of this command in that folder that are older; erasure is complete within 35 days',
      wholeDays,
    )
    .addHelpText(
      'after',
      '\nExamples:\n  npm run bekal -- backup key --out /media/usb/bekal-kunci.txt\n  npm run bekal -- backup --to /srv/cadangan --keep-days 35\n  npm run bekal -- backup check /srv/cadangan/bekal-20261124T130000Z.tar.gz.age --key /media/usb/bekal-kunci.txt',
    )
    .action(async (_: unknown, command: Command) => {
      const { runBackup } = await import('./run-backup.ts')
      await runBackup(command.optsWithGlobals<BackupOptions>())
    })

  backup
    .command('key')
    .summary('make the pair of keys')
    .description(
      'Make a pair of keys. The private one goes into a new file for the safe and stays nowhere else: without it no backup can be opened, by nobody. The public one stays in the data folder.',
    )
    .requiredOption('--out <file>', 'new file for the private key, best on a stick that goes into the safe')
    .option('--replace', 'from now on encrypt to this key alone, and no longer to earlier ones')
    .addHelpText('after', '\nExample:\n  npm run bekal -- backup key --out /media/usb/bekal-kunci.txt')
    .action(async (_: unknown, command: Command) => {
      const { runKey } = await import('./run-backup.ts')
      await runKey(command.optsWithGlobals<KeyOptions>())
    })

  backup
    .command('check')
    .summary('open a backup and check it, without restoring')
    .description('Read a backup to its end and compare every count and hash with what it says of itself.')
    .argument('<file>', 'the backup')
    .requiredOption('--key <file>', 'the file with the private key')
    .addHelpText(
      'after',
      '\nExample:\n  npm run bekal -- backup check bekal-20261124T130000Z.tar.gz.age --key /media/usb/bekal-kunci.txt',
    )
    .action(async (file: string, _: unknown, command: Command) => {
      const { runCheck } = await import('./run-backup.ts')
      await runCheck(file, command.optsWithGlobals<CheckOptions>())
    })

  backup
    .command('rehearsed')
    .summary('note that a restore was rehearsed')
    .description(
      'Note in the database of the installation that a backup of it was restored on another computer. Whoever keeps the installation sees the day and is reminded after a quarter. The database is that of DATABASE_URL, or the embedded one of the data folder (BEKAL_DATA).',
    )
    .option('--on <day>', 'when, as 2026-11-24; today without it', pastDay)
    .addHelpText('after', '\nExample:\n  npm run bekal -- backup rehearsed --on 2026-11-24')
    .action(async (_: unknown, command: Command) => {
      const { runRehearsed } = await import('./run-backup.ts')
      await runRehearsed(command.optsWithGlobals<RehearsedOptions>())
    })

  program
    .command('restore')
    .summary('bring a backup into an empty database')
    .description(
      'Bring a backup into an empty database: that of DATABASE_URL, or the embedded one of a new data folder (BEKAL_DATA). Everything is read back and checked before a server may start on it. What broke off may simply be run again.',
    )
    .argument('<file>', 'the backup')
    .requiredOption('--key <file>', 'the file with the private key')
    .option(
      '--accept-faults',
      'finish although something does not hold that should: it did not hold in what was backed up either',
    )
    .option(
      '--training',
      'the backup is of an installation for exercise; without this none of that kind is taken',
    )
    .addHelpText(
      'after',
      '\nExamples:\n  DATABASE_URL=postgres://… npm run bekal -- restore bekal-20261124T130000Z.tar.gz.age --key /media/usb/bekal-kunci.txt\n  BEKAL_DATA=/srv/bekal npm run bekal -- restore bekal-20261124T130000Z.tar.gz.age --key /media/usb/bekal-kunci.txt',
    )
    .action(async (file: string, _: unknown, command: Command) => {
      const { runRestore } = await import('./run-backup.ts')
      await runRestore(file, command.optsWithGlobals<RestoreOptions>())
    })
}

function wholeDays(text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new InvalidArgumentError('It is a number of days, 1 or more.')
  return Number(text)
}

function pastDay(text: string): string {
  if (!isLocalDate(text) || text > localDate(new Date().toISOString(), 'WIB'))
    throw new InvalidArgumentError('It is a day that has been, as 2026-11-24.')
  return text
}
