import { Button } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'
import { EntryShell } from '../../ui/entry-shell.tsx'
import { FormError, PasswordField, TextField, useForm } from '../../ui/form.tsx'
import { api } from '../crm.client.ts'
import css from './set-up.module.css'
import { setupQuery } from './setup-query.ts'

/** The first visit to a new CRM: its organisation and the administrator, who is signed in at once. */
export function SetUpPage() {
  const { history } = useRouter()
  const queryClient = useQueryClient()
  const { data } = useQuery(setupQuery)
  useEffect(() => {
    document.title = 'Set up this CRM'
  }, [])
  const done = data?.needed === false
  useEffect(() => {
    if (done) history.replace('/sign-in')
  }, [done, history])
  const { state, submit } = useForm(async fields => {
    const { organization = '', firstName = '', lastName = '', email = '', password = '' } = fields
    await api('POST /api/setup', { body: { organization, firstName, lastName, email, password } })
    queryClient.clear()
    history.replace('/')
  })
  return (
    <EntryShell tone="crm" title="Set up this CRM" subtitle="You become its first administrator.">
      <form className={css.fields} onSubmit={submit} noValidate>
        <FormError state={state} />
        <TextField
          label="Organisation"
          name="organization"
          form={state}
          autoComplete="organization"
          required
          autoFocus
          help="Its name stands at the top of every page."
        />
        <div className={css.two}>
          <TextField label="First name" name="firstName" form={state} autoComplete="given-name" required />
          <TextField label="Last name" name="lastName" form={state} autoComplete="family-name" required />
        </div>
        <TextField label="Email" name="email" type="email" form={state} autoComplete="username" required />
        <PasswordField
          label="Password"
          name="password"
          form={state}
          autoComplete="new-password"
          required
          help="At least 12 characters. A few words are fine."
        />
        <Button type="submit" size="md" fullWidth loading={state.busy}>
          Set up this CRM
        </Button>
      </form>
    </EntryShell>
  )
}
