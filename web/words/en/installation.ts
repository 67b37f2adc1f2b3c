import type { installation as source } from '../id/installation.ts'
import type { Words } from '../translate.ts'

export const installation = {
  'installation.mail': 'Exercise e-mail',
  'installation.mail.about':
    'An installation for exercise sends nothing outside. E-mail that would have come to you is here.',
  'installation.mail.none': 'No e-mail yet',
  'installation.mail.none.about':
    'If you ask for notices, they appear here at the hour that you choose. Any address may be written.',
  'installation.mail.work': 'This is no installation for exercise',
  'installation.mail.work.about':
    'E-mail goes to the address that you wrote on the page Notices; no copy of it is here.',
  'installation.mail.to': 'To {address}, {at}',
  'installation.mail.more': 'Earlier e-mail',
  'installation.first': 'Begin with Bekal here',
  'installation.first.about':
    'Nobody keeps this Bekal yet. You become its first administrator: you add agencies, desks and their members.',
  'installation.agency': 'Agency that keeps it',
  'installation.agency.about': 'Whoever runs this server. Example: Pusat Data dan Informasi Kesos',
  'installation.name': 'Your name',
  'installation.name.about': 'As your colleagues know you.',
  'installation.login': 'Login',
  'installation.login.about': 'Small letters, digits, dot, dashes; 3 to 40 characters. Example: name.desk',
  'installation.next': 'Make a passphrase',
  'installation.words': 'Your passphrase',
  'installation.proof': 'Make sure it is written down',
  'installation.proof.about':
    'Nobody can give this passphrase back to you. After this step the link no longer works.',
  'installation.begin': 'Become the first administrator',
  'installation.who.again': 'Change the name',
  'installation.begun': 'You are the first administrator',
  'installation.begun.about':
    'Sign in with the login {login} and the six words. Then add agencies and desks, and a second administrator, so that Bekal does not hang on one person.',
  'installation.link.over': 'This link does not work',
  'installation.link.over.about':
    'It may have been used, be older than 24 hours, have been cut when it was copied, or this page was loaded again. Open the whole link once more; for a new one run on the server: npm run bekal -- first-link',
  'installation.condition': 'Condition of the installation',
  'installation.condition.about':
    'What runs well, what needs an eye, and what has to be done now. Every step in full: guide docs/guide/kondisi.md (Indonesian).',
  'installation.condition.good': 'Good',
  'installation.condition.watch': 'Watch',
  'installation.condition.act': 'Act',
  'installation.condition.all.good': 'All is well',
  'installation.condition.all.watch': {
    one: '{count} thing needs an eye',
    other: '{count} things need an eye',
  },
  'installation.condition.all.act': {
    one: '{count} thing has to be done',
    other: '{count} things have to be done',
  },
  'installation.condition.at': 'As of {at}',
  'installation.condition.again': 'Look again',
  'installation.condition.since': 'Since {at}',
  'installation.condition.last': 'Last {at}',
  'installation.condition.seconds': { one: '{count} second', other: '{count} seconds' },
  'installation.condition.minutes': { one: '{count} minute', other: '{count} minutes' },
  'installation.condition.hours': { one: '{count} hour', other: '{count} hours' },
  'installation.condition.days': { one: '{count} day', other: '{count} days' },
  'installation.condition.queue': 'Queue of jobs',
  'installation.condition.queue.none': 'The queue is empty.',
  'installation.condition.queue.kind': 'Job',
  'installation.condition.queue.due': 'Waiting',
  'installation.condition.queue.oldest': 'Longest',
  'installation.condition.queue.failed': 'Failed',
  'installation.condition.queue.givenUp': 'Tried no more',
  'installation.condition.what.sealing': 'Sealing of the journal',
  'installation.condition.what.root': 'Daily root',
  'installation.condition.what.signing_key': 'Key of the journal',
  'installation.condition.what.jobs_waiting': 'Jobs that wait',
  'installation.condition.what.jobs_failed': 'Jobs that failed',
  'installation.condition.what.processes': 'Processes of the server',
  'installation.condition.what.backup': 'Backup',
  'installation.condition.what.rehearsal': 'Rehearsal of a restore',
  'installation.condition.what.calendar': 'Calendar of holidays',
  'installation.condition.what.database': 'Database',
  'installation.condition.what.disk_data': 'Room in the data folder',
  'installation.condition.what.disk_files': 'Room in the folder of files',
  'installation.condition.what.mail': 'E-mail',
  'installation.condition.what.scanner': 'Virus scanner',
  'installation.condition.what.key_root': 'Root key',
  'installation.condition.found.sealed': {
    one: 'The journal is sealed every second; {count} row waits.',
    other: 'The journal is sealed every second; {count} rows wait.',
  },
  'installation.condition.found.sealing_late':
    'Rows that wait for a seal: {count}, the oldest for {duration}.',
  'installation.condition.do.sealing_late':
    'Look again in a moment. If it stays so, see whether a long transaction is open in the database.',
  'installation.condition.found.sealing_stopped':
    'Rows that wait for a seal: {count}, the oldest for {duration}.',
  'installation.condition.do.sealing_stopped':
    'Sealing has stopped. Check the log of the server and the key file of the journal (docs/guide/jurnal.md), then restart the server.',
  'installation.condition.found.root_none':
    'No row of the journal yet; the first root comes with the first seal.',
  'installation.condition.found.root_today': 'The root of today is signed ({day}, UTC).',
  'installation.condition.found.root_late': 'The newest root is of yesterday ({day}, UTC).',
  'installation.condition.do.root_late':
    'As it should be in the first minute after 07:00 WIB. If it stays so, look at the sealing.',
  'installation.condition.found.root_old': 'The newest root: {day}.',
  'installation.condition.do.root_old':
    'Other agencies get no new root. Look at the sealing and the log of the server (docs/guide/jurnal.md).',
  'installation.condition.found.key_young': 'The key that signs the journal is {duration} old.',
  'installation.condition.found.key_old': 'The key that signs the journal is {duration} old.',
  'installation.condition.do.key_old':
    'Change it once a year. Make a backup first, then on the server: npm run bekal -- journal rotate-key',
  'installation.condition.found.key_none': 'The journal has no key yet; nothing is signed.',
  'installation.condition.do.key_none': 'Restart the server and read its log (docs/guide/jurnal.md).',
  'installation.condition.found.jobs_in_time': 'Jobs that wait for their turn: {count}; all in time.',
  'installation.condition.found.jobs_late': 'Jobs that wait: {count}, the oldest for {duration}.',
  'installation.condition.do.jobs_late':
    'See which in the queue. If they do not become fewer, restart the server.',
  'installation.condition.found.jobs_stuck': 'Jobs that wait: {count}, the oldest for {duration}.',
  'installation.condition.do.jobs_stuck':
    'Clocks of promises are not swept and no notice goes out. Restart the server and read its log.',
  'installation.condition.found.jobs_well': 'No job has failed.',
  'installation.condition.found.jobs_failing': 'Jobs that have failed and are tried again: {count}.',
  'installation.condition.do.jobs_failing':
    'Read the log of the server near the name of the job; mostly it mends itself.',
  'installation.condition.found.jobs_given_up': 'Jobs that failed every time and are tried no more: {count}.',
  'installation.condition.do.jobs_given_up':
    'Read why in the log of the server, mend it, then have them run again (docs/guide/kondisi.md).',
  'installation.condition.found.processes_all': 'Processes connected to the database: {count}.',
  'installation.condition.found.processes_fewer': 'Processes connected to the database: {count} of {of}.',
  'installation.condition.do.processes_fewer':
    'One that died is replaced within seconds. If they stay fewer, read the log of the server.',
  'installation.condition.found.backup_fresh': 'The newest backup: {bytes}, {duration} ago.',
  'installation.condition.found.backup_incomplete':
    'The newest backup: {bytes}, {duration} ago, without the bytes of attachments: {count}.',
  'installation.condition.do.backup_incomplete':
    'The folder of files has lost them. The backup command names each; bring them back from an earlier backup.',
  'installation.condition.found.backup_late': 'The newest backup: {duration} ago ({bytes}).',
  'installation.condition.do.backup_late':
    'That of last night did not come about. See the log of its timer (docs/guide/cadangan.md).',
  'installation.condition.found.backup_old': 'The newest backup: {duration} ago ({bytes}).',
  'installation.condition.do.backup_old':
    'Make one now: npm run bekal -- backup --to <folder on another disk>. Then mend its timer (docs/guide/cadangan.md).',
  'installation.condition.found.backup_never': 'Never backed up.',
  'installation.condition.do.backup_never':
    'If this server breaks, everything is lost. Make a key, back up, and have it done every day (docs/guide/cadangan.md).',
  'installation.condition.found.rehearsal_fresh': 'A restore was rehearsed {count} days ago ({day}).',
  'installation.condition.found.rehearsal_due': 'The last restore was rehearsed {count} days ago ({day}).',
  'installation.condition.do.rehearsal_due':
    'Restore the newest backup on another computer, then note it: npm run bekal -- backup rehearsed (cadangan.md).',
  'installation.condition.found.rehearsal_never': 'No restore was ever rehearsed.',
  'installation.condition.do.rehearsal_never':
    'A backup that was never restored proves nothing. Restore one on another computer, then note it: npm run bekal -- backup rehearsed (cadangan.md).',
  'installation.condition.found.calendar_loaded': 'Holidays are loaded to the end of {year}.',
  'installation.condition.found.calendar_next_missing': 'Holidays of {year} are not loaded yet.',
  'installation.condition.do.calendar_next_missing':
    'Deadlines in that year are provisional. Load the joint decree on the page Holidays when it is out.',
  'installation.condition.found.calendar_missing': 'Holidays of this year ({year}) are not loaded.',
  'installation.condition.do.calendar_missing':
    'Every deadline in working days skips weekends only. Load the joint decree now on the page Holidays.',
  'installation.condition.found.schema_current': {
    one: 'PostgreSQL {version}, schema complete: {count} file.',
    other: 'PostgreSQL {version}, schema complete: {count} files.',
  },
  'installation.condition.found.schema_newer':
    'PostgreSQL {version}; the schema is newer than this server, files: {count}.',
  'installation.condition.do.schema_newer': 'Restart this server with the new version of Bekal.',
  'installation.condition.found.schema_lacking': 'PostgreSQL {version}; the schema lacks files: {count}.',
  'installation.condition.do.schema_lacking': 'Make a backup, then: npm run serve -- --migrate',
  'installation.condition.found.disk_roomy': '{bytes} free ({percent}%).',
  'installation.condition.found.disk_filling': 'Only {bytes} free ({percent}%).',
  'installation.condition.do.disk_filling': 'Add room, or move away what is not of Bekal, before it is full.',
  'installation.condition.found.disk_full': 'Only {bytes} free ({percent}%).',
  'installation.condition.do.disk_full':
    'Make room now: when it is full, Bekal can write nothing. Remove nothing from the data folder.',
  'installation.condition.found.disk_unreachable': 'The folder cannot be read.',
  'installation.condition.do.disk_unreachable':
    'See whether its disk is mounted and belongs to the account that runs Bekal (docs/guide/berkas.md).',
  'installation.condition.found.mail_set': 'Notices can go out.',
  'installation.condition.found.mail_sent': 'The mail server took the last e-mail.',
  'installation.condition.found.mail_refused': 'The last e-mail was not taken ({code}).',
  'installation.condition.do.mail_refused':
    'Look the number up in the documentation of the mail server. Whose address is wrong is told so on the page Notices.',
  'installation.condition.found.mail_down': 'The mail server takes nothing ({code}); notices wait.',
  'installation.condition.do.mail_down':
    'Check BEKAL_SMTP_URL, the network and the mail server. Bekal tries again by itself.',
  'installation.condition.found.mail_down_long':
    'For more than a day the mail server has taken nothing ({code}).',
  'installation.condition.do.mail_down_long':
    'Check BEKAL_SMTP_URL, the network and the mail server; until then nobody is told by e-mail.',
  'installation.condition.found.mail_none': 'E-mail is not set up; no notice goes out.',
  'installation.condition.do.mail_none':
    'Set BEKAL_SMTP_URL and BEKAL_MAIL_FROM, then restart the server (docs/guide/pasang.md).',
  'installation.condition.found.scanner_set': 'Every file is scanned before it is shared.',
  'installation.condition.found.scanner_none': 'Files that come in are not scanned.',
  'installation.condition.do.scanner_none':
    'Install ClamAV and set BEKAL_SCANNER (docs/guide/berkas.md). Older files are scanned afterwards.',
  'installation.condition.found.key_root_set': 'The root key is set.',
  'installation.condition.found.key_root_none': 'The root key is not set.',
  'installation.condition.do.key_root_none':
    'Needed before members and desks get keys: npm run bekal -- keys, on a computer without a network (docs/guide/kunci.md).',
} satisfies Words<typeof source>
