import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Choice } from '../../ui/choice.tsx'
import { currentTheme, setTheme, type Theme } from '../../ui/color-scheme.ts'
import { type Fact, Facts } from '../../ui/facts.tsx'
import { FormError, PasswordField, TextField, useForm } from '../../ui/form.tsx'
import { notify } from '../../ui/notify.ts'
import { Section } from '../../ui/section.tsx'
import { api } from '../portal.client.ts'
import css from './column.module.css'
import { passwordHelp, refusedField } from './refused-field.ts'

type Names = { firstName: string; lastName: string }

/** Who one is, and the two names, which one changes oneself; `save` keeps them where the hat is. */
export function NameSection(props: { names: Names; facts: Fact[]; save: (names: Names) => Promise<unknown> }) {
  const { names, facts, save } = props
  const client = useQueryClient()
  const { state, submit } = useForm(async ({ firstName = '', lastName = '' }) => {
    await save({ firstName, lastName })
    // The sign-in carries a name too, for mails and for portals created later.
    await api('PATCH /api/me', { body: { name: `${firstName} ${lastName}`.trim() } })
    await client.invalidateQueries()
    notify('Your name is saved.')
  })
  return (
    <Section title="You" size="large">
      <form className={css.form} onSubmit={submit}>
        <Facts facts={facts} />
        <FormError state={state} />
        <div className={css.two}>
          <TextField
            label="First name"
            name="firstName"
            autoComplete="given-name"
            defaultValue={names.firstName}
            form={state}
          />
          <TextField
            label="Last name"
            name="lastName"
            autoComplete="family-name"
            defaultValue={names.lastName}
            form={state}
          />
        </div>
        <div className={css.end}>
          <Button type="submit" variant="default" loading={state.busy}>
            Save name
          </Button>
        </div>
      </form>
    </Section>
  )
}

/** Changes the password of the sign-in. */
export function PasswordSection() {
  const client = useQueryClient()
  const [saved, setSaved] = useState(0)
  const { state, submit } = useForm(async ({ current = '', next = '' }) => {
    await api('POST /api/me/password', { body: { current, next } }).catch(
      refusedField({ wrong_password: 'current', weak_password: 'next' }),
    )
    setSaved(before => before + 1)
    await client.invalidateQueries({ queryKey: ['sessions'] })
    notify('Your password is changed. Every other session has ended.')
  })
  return (
    <Section title="Password" size="large">
      {/* Another key empties the fields once the password is changed. */}
      <form className={css.form} onSubmit={submit} key={saved}>
        <FormError state={state} />
        <PasswordField label="Current password" name="current" autoComplete="current-password" required form={state} />
        <PasswordField
          label="New password"
          name="next"
          help={passwordHelp(state, 'next', ' Every other session ends.')}
          autoComplete="new-password"
          required
          form={state}
        />
        <div className={css.end}>
          <Button type="submit" variant="default" loading={state.busy}>
            Change password
          </Button>
        </div>
      </form>
    </Section>
  )
}

/** Light, dark, or as the machine. */
export function ThemeSection() {
  const [theme, choose] = useState<Theme>(currentTheme)
  return (
    <Section title="Theme" size="large">
      <div className={css.choice}>
        <Choice
          label="Theme"
          value={theme}
          onChange={value => {
            const next: Theme = value === 'light' || value === 'dark' ? value : 'auto'
            setTheme(next)
            choose(next)
          }}
          options={[
            { value: 'light', title: 'Light' },
            { value: 'dark', title: 'Dark' },
            { value: 'auto', title: 'As the machine', text: 'Light or dark, whichever your system shows.' },
          ]}
        />
      </div>
    </Section>
  )
}
