import { Button } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { BulkBar } from '../../ui/bulk-bar.tsx'
import { confirm } from '../../ui/confirm.tsx'
import { MenuButton, MenuItem } from '../../ui/menu.tsx'
import { plural } from '../../ui/numbers.ts'
import type { Decided } from './conflict.ts'

const asks: Record<Decided, (many: string) => { title: string; text: string; action: string }> = {
  leave: many => ({
    title: `Leave ${many} out?`,
    text: 'Remembered for each until its record changes in the CRM, or you take it back.',
    action: 'Leave out',
  }),
  same: many => ({
    title: `The same company, for ${many}?`,
    text: 'An account that is offered one company becomes that one: what is empty there is filled, what was typed stays. Everything else is left for you to look at.',
    action: 'Same company',
  }),
  separate: many => ({
    title: `Companies of their own, for ${many}?`,
    text: 'Each account becomes a client company besides the one it is like. Everything else is left for you to look at.',
    action: 'Two companies',
  }),
  client_hat: many => ({
    title: `Client users too, for ${many}?`,
    text: 'A contact who works here gets a second hat, which sees only what clients see. Everything else is left for you to look at.',
    action: 'Client users too',
  }),
}

type ConflictsBulkProps = { count: number; onClear: () => void; decide: (decided: Decided) => Promise<boolean> }

/** The same answer for every conflict ticked, loaded or not. */
export function ConflictsBulk({ count, onClear, decide }: ConflictsBulkProps) {
  const ask = async (decided: Decided) => {
    if (!(await confirm(asks[decided](plural(count, 'conflict'))))) return
    if (await decide(decided)) onClear()
  }
  return (
    <BulkBar count={count} onClear={onClear}>
      <Button variant="default" onClick={() => void ask('leave')}>
        Leave out…
      </Button>
      <MenuButton
        position="bottom-start"
        width={200}
        menu={
          <>
            <MenuItem onClick={() => void ask('same')}>Same company…</MenuItem>
            <MenuItem onClick={() => void ask('separate')}>Two companies…</MenuItem>
            <MenuItem onClick={() => void ask('client_hat')}>Client users too…</MenuItem>
          </>
        }
      >
        <Button variant="default" rightSection={<IconChevronDown size={15} stroke={1.6} />}>
          Decide
        </Button>
      </MenuButton>
    </BulkBar>
  )
}
