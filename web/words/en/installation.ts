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
} satisfies Words<typeof source>
