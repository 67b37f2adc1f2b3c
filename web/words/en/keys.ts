import type { keys as source } from '../id/keys.ts'
import type { Words } from '../translate.ts'

export const keys = {
  'keys.open': 'Open your keys',
  'keys.open.about':
    'The data of the people in care are sealed. Only your keys open them, and your keys are wrapped with your passphrase. The passphrase is used on this device only and is not sent.',
  'keys.open.do': 'Open keys',
  'keys.none': 'You have no keys yet',
  'keys.none.about':
    'The data of the people in care open with keys of your own only. Make them once on this device; then a colleague of your desk compares the digits with you.',
  'keys.noEpoch': "You do not hold the desk's keys yet",
  'keys.noEpoch.about':
    'Your own keys are open, but the desk has no keys in force, or a colleague has not given them to you yet. The page Keys of the desk shows the next step and whose turn it is.',
  'keys.notYet': 'This desk may not keep data of people yet',
  'keys.notYet.about':
    "The desk's keys are in force, but the shares of the recovery key were not tested. Before that, one accident could lose the data for ever.",
  'keys.go.own': 'To My keys',
  'keys.go.desk': 'To Keys of the desk',
  'keys.digits': '30 digits of the fingerprint',
  'keys.digits.qr': 'QR code with the same 30 digits',
  'keys.root.digits': '30 digits of the root, on the letterhead',
  'keys.refused.other_root': 'The root is not the one that this device knows',
  'keys.refused.other_root.why':
    'The server shows another root than the one this browser has seen before. A root is never replaced, so somebody may be trying to slip in keys of their own.',
  'keys.refused.root_gone': 'The server no longer shows a root',
  'keys.refused.root_gone.why':
    'This browser has seen the root of this installation, and now there is none. Without it no key can be trusted.',
  'keys.refused.older_directory': 'The directory of keys has gone back to an older state',
  'keys.refused.older_directory.why':
    'Statements that this browser has seen are missing. An old backup may have been restored, or somebody hides that keys have changed.',
  'keys.refused.other_directory': 'The directory of keys tells another history',
  'keys.refused.other_directory.why': 'Where this browser has seen one statement, another one stands now.',
  'keys.refused.forged_statement': 'A signature in the directory of keys does not fit',
  'keys.refused.forged_statement.why': 'A statement was not signed by whoever may say it.',
  'keys.refused.gap_in_directory': 'A statement is missing from the directory of keys',
  'keys.refused.gap_in_directory.why':
    'The numbers of the statements do not follow each other. Something may have been deleted or exchanged.',
  'keys.refused.other_epoch_keys': "The desk's keys from the server are not those that the agency has stated",
  'keys.refused.other_epoch_keys.why':
    'The keys that were given to you are not those that stand in the directory of keys.',
  'keys.refused.do':
    'Nothing is opened or kept. Do not go on with another device; ring the operator of the installation on a number that you already know.',
  'keys.refused.known': 'The operator has explained why',
  'keys.refused.known.about':
    'Only when the operator in person says that a backup was restored or the installation has begun anew: type the 30 digits of the printed letterhead. If they are those of the root that the server shows, this browser begins from the present state.',
  'keys.refused.known.do': 'Accept the present state',
  'keys.refused.known.odd':
    'These are not the digits of the root that the server shows. Nothing was accepted.',
  'keys.own': 'My keys',
  'keys.own.about': 'With these keys, and with nothing else, you open the data of the people in care.',
  'keys.own.make': 'Make your keys',
  'keys.own.make.about':
    'The keys are made on this device and wrapped with your passphrase. The server keeps the wrapping and cannot open it. From then on you can work on any device with the same passphrase.',
  'keys.own.make.lost':
    'If you forget the passphrase and somebody else sets a new one, these keys are lost and you make new ones. The data of the desk are not lost as long as a colleague or the recovery shares are there.',
  'keys.own.make.do': 'Make keys',
  'keys.own.made': 'Your keys are made.',
  'keys.own.digits': 'Digits that a colleague compares',
  'keys.own.digits.about':
    "Sit down with a colleague who holds the desk's keys. They type the digits that you read from your own screen, or scan the picture. Do not send them in a message.",
  'keys.own.given': "Compared. You hold the desk's keys, epoch {epoch}.",
  'keys.own.waits':
    "Waits for a colleague who holds the desk's keys: they compare these digits on the page Keys of the desk.",
  'keys.own.waits.desk': 'This desk has no keys in force yet. The page Keys of the desk shows the next step.',
  'keys.root': 'Root of the installation',
  'keys.root.about':
    "All keys lead back to the root. Its digits are printed on your agency's letterhead; compare them once on each device.",
  'keys.root.compare': 'Same as the letterhead',
  'keys.root.compared': 'Compared in this browser.',
} as const satisfies Words<typeof source>
