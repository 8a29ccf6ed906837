import { expect, test } from 'vitest'
import { activityWords } from './activity-words.ts'
import { clientEvents } from './client-event.ts'

const told = { by: 'Somebody', about: null, fields: [] }

test('every act by hand has its sentence', () => {
  for (const what of clientEvents)
    expect(activityWords({ ...told, kind: 'event', what, about: 'Noor' })).not.toBe('changed something')
})

test('what was changed is named, however many fields', () => {
  const by = { ...told, kind: 'event', what: 'company_edited' }
  expect(activityWords({ ...by, about: 'phone' })).toBe('changed the phone number')
  expect(activityWords({ ...by, about: 'name,website,owner_name' })).toBe('changed the name, the website and the owner')
})

test('what an import changed says where it came from', () => {
  const by = { ...told, kind: 'change', fields: ['phone', 'projects'] }
  expect(activityWords({ ...by, what: 'client_company_update' })).toBe('changed the phone number, from the CRM')
  expect(activityWords({ ...by, what: 'client_user_create', about: 'Noor' })).toBe('brought Noor in, from the CRM')
  expect(activityWords({ ...by, what: 'something_new' })).toBe('changed something, from the CRM')
})
