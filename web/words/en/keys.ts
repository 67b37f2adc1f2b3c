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
  'keys.root.invented':
    'This root comes with the sample data, and whoever has the sample passphrase knows its secret. It protects nobody.',
  'keys.root.compare': 'Same as the letterhead',
  'keys.root.compared': 'Compared in this browser.',
  'keys.desk': 'Keys of the desk',
  'keys.desk.about':
    'The keys that the workers of this desk hold together. This page always shows one next step, and whose turn it is.',
  'keys.steps': 'Steps to the keys of the desk',
  'keys.maySeal': 'This desk may keep data of people.',
  'keys.maySeal.about': "The desk's keys, epoch {epoch}, are in force and the recovery shares were tested.",
  'keys.mayNotSeal': 'This desk may not keep data of people yet.',
  'keys.mayNotSeal.about':
    'Finish the steps below. What is done is kept; you may stop and go on at any time.',
  'keys.due': 'Somebody serves this desk no more.',
  'keys.due.about':
    'They may still hold the old keys. Prepare new keys of the desk today; whoever stays goes on opening the older data.',
  'keys.outOfHands': 'Nobody of this desk holds its keys any more.',
  'keys.outOfHands.about':
    'The data of the desk are closed until two recovery shares are typed. Do not throw the sheets away, and do not begin with new keys before you have looked for them.',
  'keys.step.shares':
    'No colleague holds them any more. Fetch two recovery shares and open the part “Nobody can open the desk’s keys any more” below.',
  'keys.step.own': 'Keys of your own',
  'keys.step.own.do': "Without keys of your own you cannot be given the desk's. Making them takes a minute.",
  'keys.step.agency': "The agency's key is made",
  'keys.step.agency.do':
    "The agency's key states which keys are which desk's. It opens nobody's data. You make it on this device and hold it.",
  'keys.step.agency.wait.administrator':
    "It is the turn of an administrator of this agency: ask them to open the page Keys of the desk and make the agency's key.",
  'keys.agency.make': "Make the agency's key",
  'keys.step.root': "The root states the agency's key",
  'keys.step.root.wait.operator':
    "It is the operator's turn: they carry the agency's key to a computer without a network and come back with the root's statement. This can take some days.",
  'keys.step.root.read':
    'Ring the operator on a number that you already know, and read them these 30 digits:',
  'keys.step.root.other':
    'The administrator who has made the key reads its digits to them, from their own screen.',
  'keys.step.prepared': "The desk's keys are prepared",
  'keys.step.prepared.do':
    "Have a printer ready. With the desk's keys a recovery key is made in three shares, each on a sheet of paper. Any two of them bring the desk's keys back; one opens nothing. Where they go:",
  'keys.step.prepared.next':
    'New keys of the desk are made for those who stay. The recovery shares on paper stay valid.',
  'keys.step.prepared.wait.colleague':
    'It is the turn of a colleague who holds the present keys: the next ones can be prepared from those only.',
  'keys.prepare.first': 'Make the keys and three shares',
  'keys.prepare.next': 'Prepare new keys of the desk',
  'keys.prepare.drop': 'Drop what is prepared',
  'keys.step.stated': "The agency states the desk's keys",
  'keys.step.stated.do':
    "You hold the agency's key, and these keys were prepared for you. State them, and they are in force from then on.",
  'keys.step.stated.compare':
    "You hold the agency's key. Ask the colleague who has prepared the desk's keys to read the 30 digits from their own screen.",
  'keys.step.stated.wait.holder':
    "It is the turn of whoever holds the agency's key: ask them to open the page Keys of the desk and state these keys.",
  'keys.step.stated.read': 'Read them these 30 digits, face to face or on a telephone that you know:',
  'keys.state.do': "State the desk's keys",
  'keys.step.given': "Colleagues are given the desk's keys",
  'keys.step.given.wait.colleague':
    "It is the turn of a colleague who holds the desk's keys: they compare your digits, which stand on the page My keys, and give them to you.",
  'keys.step.tested': 'Recovery is tested with two shares',
  'keys.step.tested.wait.colleague':
    "It is the turn of a colleague who holds the desk's keys: they type two recovery shares from paper.",
  'keys.shares': 'Three shares of the recovery key',
  'keys.shares.about':
    'These shares are shown now and never again. Print them, check them, then take each to its place. Do not photograph them nor save them as a file.',
  'keys.shares.print': 'Print three sheets',
  'keys.shares.hand':
    'Without a printer: copy them by hand, group by group. If you cancel, destroy the paper; those shares count for nothing.',
  'keys.shares.prove': 'Prove that they are on paper',
  'keys.shares.prove.about': 'Read from the paper, not from the screen.',
  'keys.shares.prove.do': 'They are on paper, keep the keys',
  'keys.shares.cancel': 'Cancel, keep nothing',
  'keys.shares.group': 'Share {at}, group {group}',
  'keys.shares.group.odd':
    'That is not what stands on this sheet. Check the number of the sheet and of the group.',
  'keys.share.of': 'Share {at} of 3',
  'keys.share.epoch': 'Keys of the desk, epoch {epoch}',
  'keys.share.head': "The head's sealed envelope",
  'keys.share.safe': "The agency's safe",
  'keys.share.above': 'The superior desk',
  'keys.share.head.do':
    "Put it into an envelope, seal it and sign across the seal. The head keeps it outside the desk's room.",
  'keys.share.safe.do':
    "Hand it to the keeper of the safe against a receipt. Enter in the safe's register the date and the desk's name only.",
  'keys.share.above.do':
    'Take it there yourself, or send it by courier in a double envelope. The superior desk keeps it sealed.',
  'keys.share.rule': "One share opens nothing. Two bring the desk's keys back. Never keep two in one place.",
  'keys.share.made': 'Made',
  'keys.share.kept': 'Kept at',
  'keys.share.signature': 'Name and initials',
  'keys.share.typed': 'Sheet {at} of the two',
  'keys.share.typed.about': 'Type all groups. Blanks, dashes and small letters make no difference.',
  'keys.share.wrong.not_a_code':
    'This is not a whole share: a group is missing or too many, or there is a sign that no code has.',
  'keys.share.wrong.miscopied': 'A letter or digit was copied wrongly. Compare group by group.',
  'keys.share.wrong.other_recovery_key':
    "This share belongs to another recovery key: another desk's, or an older one.",
  'keys.drill.about':
    "Fetch two of the three shares and type them. If they open the desk's keys, even the loss of every device can be mended. Then seal them again and take them back.",
  'keys.drill.do': 'Test the recovery',
  'keys.drill.done': 'The recovery was tested. Seal both sheets and take them back.',
  'keys.drill.again': 'Test again, say once a year',
  'keys.members': "Who holds the desk's keys",
  'keys.members.about':
    "A colleague's digits are compared face to face before they are given the keys. Whoever holds them can open all data of the desk.",
  'keys.member.you': 'You',
  'keys.member.self': 'State your own keys',
  'keys.member.compare': 'Compare',
  'keys.member.compare.of': 'Compare the digits of {name}',
  'keys.member.take': "Same, give the desk's keys",
  'keys.member.taken': "{name} holds the desk's keys now.",
  'keys.bond.no_keys': 'Has made no keys of their own: ask them to open the page My keys',
  'keys.bond.to_compare': 'Digits wait to be compared',
  'keys.bond.to_give': 'Compared, not yet given this epoch',
  'keys.bond.given': "Holds the desk's keys",
  'keys.compare': 'The 30 digits that are read to you',
  'keys.compare.about':
    "Type what you hear, from that person's own screen; the server's digits are not shown here on purpose.",
  'keys.compare.odd':
    'Not the same as the server shows. Have them read once more; if they still differ, do not go on and tell the operator.',
  'keys.recovery': 'Recovery and new keys',
  'keys.recovery.about': 'The three shares of the recovery key are kept apart:',
  'keys.recovery.lost':
    "If all who hold the desk's keys lose them and there are not two shares, the data of this desk are lost for ever. Nobody can open them, the operator neither.",
  'keys.next': 'New keys of the desk: a device is lost, or from time to time',
  'keys.next.about':
    "New keys are made for all who hold the present ones, then stated by whoever holds the agency's key.",
  'keys.next.why': 'Why',
  'keys.next.device_lost': 'A device was lost or stolen',
  'keys.next.routine': 'From time to time',
  'keys.next.shares': 'Make three new recovery shares as well',
  'keys.next.shares.about':
    'When a sheet was lost, opened or seen by somebody. The old ones are destroyed, and the recovery is tested again.',
  'keys.lost': "Nobody can open the desk's keys any more",
  'keys.lost.about':
    "Ask your colleagues first: whoever holds the desk's keys can give them to you again. If nobody does, fetch two shares. Their use is always followed by new keys and three new shares.",
  'keys.lost.do': 'Recover with two shares',
  'keys.lost.all': 'There are not even two shares',
  'keys.lost.all.about':
    'The data of people that were kept open to nobody any more. The desk can only begin with new keys and register anew.',
  'keys.lost.all.sure': 'I understand: the older data are lost for ever',
  'keys.lost.all.do': 'Begin with new keys',
  'keys.agency': "The agency's key",
  'keys.agency.about':
    "States the keys of this agency's desks. If it is lost, no desk can have new keys until the root has stated another.",
  'keys.agency.holders': 'Held by {names}.',
  'keys.agency.one': 'Only one person holds it. Give it to a second administrator as well.',
  'keys.agency.nobody': "No other administrator's digits were compared at this desk yet.",
  'keys.agency.give': "Give the agency's key",
  'keys.agency.given': "{name} holds the agency's key as well now.",
  'keys.agency.others': 'Other desks that wait for the statement',
  'keys.agency.others.about': 'Type the 30 digits that a colleague of that desk reads from their own screen.',
  'keys.root.lead':
    "One offline key that states which key is which agency's. Its secret is never on this server.",
  'keys.root.set': 'Set the root',
  'keys.root.set.about':
    'Make the root on a computer without a network (see the guide). Copy its public half here. It is set once and never replaced.',
  'keys.root.set.do': 'Set',
  'keys.root.half': 'Public half, 43 characters',
  'keys.root.half.odd': 'The public half has 43 characters.',
  'keys.root.typed': "The 30 digits on that computer's screen",
  'keys.root.typed.odd': 'These digits do not belong to the half above. Copy both again.',
  'keys.root.here': 'The root of this installation',
  'keys.root.here.about':
    "Print these 30 digits on every agency's letterhead. New devices are compared with it there.",
  'keys.carry': 'Waiting for the root',
  'keys.carry.about':
    'Download it, carry it to the computer without a network, and state only agencies whose digits you have heard from their administrator yourself. They are not shown here on purpose.',
  'keys.carry.none': 'Nothing waits',
  'keys.carry.none.about': 'When an agency has made its key, its name comes up here.',
  'keys.carry.since': 'Made {at}',
  'keys.carry.download': "Download the file for the root's computer",
  'keys.carry.bring': 'Bring what the root has stated',
  'keys.agencies': 'Keys of all agencies',
  'keys.agencies.find': 'Find an agency',
  'keys.agencies.waits': 'Waits for the root',
  'keys.agencies.stated': 'Stated',
  'keys.agencies.none': 'Has made no key',
  'keys.carry.brought': {
    one: '{count} statement was taken in.',
    other: '{count} statements were taken in.',
  },
} as const satisfies Words<typeof source>
