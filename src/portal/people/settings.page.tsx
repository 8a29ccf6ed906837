import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Avatar } from '../../ui/avatar.tsx'
import { FormError, TextField, useForm } from '../../ui/form.tsx'
import { notify } from '../../ui/notify.ts'
import { Page } from '../../ui/page.tsx'
import { Section } from '../../ui/section.tsx'
import { api } from '../portal.client.ts'
import { useViewer } from '../viewer.tsx'
import css from './column.module.css'
import { askNewPortal } from './create-portal-dialog.tsx'
import { HandOverDialog } from './hand-over-dialog.tsx'

/** The portal's own settings: its name, its owner, and one more portal. */
export function SettingsPage() {
  return (
    <Page title="Settings" layout="column">
      <NameSection />
      <OwnerSection />
      <Section title="Another portal" size="large">
        <div className={css.lines}>
          <p className="muted">
            A portal is a space of its own: its people, projects and CRM are seen in no other. You would own it.
          </p>
          <Button variant="default" onClick={askNewPortal}>
            Create a portal…
          </Button>
        </div>
      </Section>
    </Page>
  )
}

function NameSection() {
  const { portal } = useViewer()
  const client = useQueryClient()
  const { state, submit } = useForm(async ({ name = '' }) => {
    await api('PATCH /api/p/{portal}', { params: { portal: portal.id }, body: { name } })
    await client.invalidateQueries({ queryKey: ['portal', portal.id] })
    await client.invalidateQueries({ queryKey: ['me'] })
    notify('The portal’s name is saved.')
  })
  return (
    <Section title="This portal" size="large">
      <form className={css.form} onSubmit={submit}>
        <FormError state={state} />
        <TextField
          label="Portal name"
          name="name"
          help="It stands in the navigation and in every mail this portal sends."
          defaultValue={portal.name}
          required
          form={state}
        />
        <div className={css.end}>
          <Button type="submit" variant="default" loading={state.busy}>
            Save name
          </Button>
        </div>
      </form>
    </Section>
  )
}

function OwnerSection() {
  const { portal, me } = useViewer()
  const [open, setOpen] = useState(false)
  return (
    <Section title="Owner" size="large">
      <div className={css.lines}>
        <p className={css.person}>
          <Avatar name={portal.ownerName ?? 'Nobody'} size={30} />
          <span className="strong">{portal.ownerName ?? 'Nobody'}</span>
          {me.isOwner && <span className="muted">You</span>}
        </p>
        <p className="muted">
          The owner is an administrator whom no other administrator can change or deactivate.
          {!me.isOwner && ' Only the owner can hand the portal over.'}
        </p>
        {me.isOwner && (
          <Button variant="default" onClick={() => setOpen(true)}>
            Hand over ownership…
          </Button>
        )}
      </div>
      {open && <HandOverDialog onClose={() => setOpen(false)} />}
    </Section>
  )
}
