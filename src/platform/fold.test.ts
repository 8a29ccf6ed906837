import { expect, test } from 'vitest'
import { emailKey, fold } from './fold.ts'

test.each([
  ['Zoë Ångström', 'zoe angstrom'],
  ['Łukasz Świętosław', 'lukasz swietoslaw'],
  ['GROẞMANN Straße', 'grossmann strasse'],
  ['Søren Ærø', 'soren aero'],
  ['Đặng Þórður', 'dang thordur'],
  ['İSTANBUL ısırgan', 'istanbul isirgan'],
  ['ΟΔΥΣΣΕΥΣ', 'οδυσσευσ'],
  ['ﬁnance ①', 'finance 1'],
  ['山田 太郎', '山田 太郎'],
])('folds %s to %s, and folding again changes nothing', (text, folded) => {
  expect(fold(text)).toBe(folded)
  expect(fold(folded)).toBe(folded)
})

test.each([
  ['  Noor@HarbourPine.Example ', 'noor@harbourpine.example'],
  ['\u200bnoor@harbourpine.example\u00a0', 'noor@harbourpine.example'],
  ['post@Mu\u0308ller.example', 'post@xn--mller-kva.example'],
  ['post@Müller.example', 'post@xn--mller-kva.example'],
  ['post@xn--mller-kva.example', 'post@xn--mller-kva.example'],
  ["o'neil+crm@mail.example", "o'neil+crm@mail.example"],
])('the key of %s is %s', (email, key) => {
  expect(emailKey(email)).toBe(key)
})

test.each([
  '',
  '   ',
  null,
  undefined,
  'noor',
  '@mail.example',
  'noor@',
  'noor@mail',
  'a@b@mail.example',
  'noor @mail.example',
  'noor@mail..example',
  'noor@-mail.example',
  'noor@mail.example/path',
  'noor@müller.example/path',
  'Noor <noor@mail.example>',
  'noor@mail.example\r\nBcc: all@mail.example',
  'no\u200bor@mail.example',
  `${'n'.repeat(65)}@mail.example`,
  '.noor@mail.example',
  'no..or@mail.example',
  // Addresses all the same, but sign-in would refuse them for ever.
  'jos\u00e9@cafe.example',
  'no!or@mail.example',
  "noor'@mail.example",
  'noor@mail.рф',
])('%j is no address', text => {
  expect(emailKey(text)).toBeNull()
})
