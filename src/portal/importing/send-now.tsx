import { Button, Checkbox } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { plural } from '../../ui/numbers.ts'
import { setupQuery } from '../viewer.tsx'
import css from './choose.module.css'
import type { PlanView } from './plan-row.ts'

/** Whether this server can send mail at all; unknown counts as yes. */
export const useSendsMail = () => useQuery(setupQuery).data?.sendsMail !== false

type SendNowProps = {
  plan: PlanView
  sendsMail: boolean
  invite: boolean
  onChange: (invite: boolean) => void
  /** Opens the words of the invitation, where they can be written. */
  onEdit?: () => void
}

/** Send invitations now: off, and it says what off means; on, and it says how many get a mail. */
export function SendNow({ plan, sendsMail, invite, onChange, onEdit }: SendNowProps) {
  const words = sendsMail ? sendWords(plan, invite) : 'this server sends no mail; copy links from All Users'
  return (
    <span className={css.send}>
      <Checkbox
        checked={invite}
        disabled={!sendsMail}
        onChange={event => onChange(event.currentTarget.checked)}
        label={
          <>
            <b>Send invitations now</b> · {words}
          </>
        }
      />
      {invite && onEdit && (
        <Button variant="subtle" size="xs" onClick={onEdit}>
          Edit the invitation…
        </Button>
      )}
    </span>
  )
}

/** "off: 168 people get no mail, you invite later in waves". */
export function sendWords({ kind, tickedInvitable }: PlanView, invite: boolean): string {
  const who = plural(tickedInvitable, 'person', 'people')
  const gets = tickedInvitable === 1 ? 'gets' : 'get'
  if (invite) return tickedInvitable === 0 ? 'nobody ticked can be invited' : `${who} ${gets} one mail each`
  if (kind === 'user' || tickedInvitable === 0) return 'off: nobody gets mail, you invite later'
  return `off: ${who} ${gets} no mail, you invite later in waves`
}
