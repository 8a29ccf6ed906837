import { useState } from 'react'
import { InvitationWordsDialog } from '../clients/invitation-words-dialog.tsx'
import { ImportChoosePage } from '../importing/import-choose.page.tsx'

/** Step 2 of an import, with the words that clients are invited with beside it. */
export function ChoosePage() {
  const [edits, setEdits] = useState(false)
  return (
    <>
      <ImportChoosePage onEditInvitation={() => setEdits(true)} />
      {edits && <InvitationWordsDialog onClose={() => setEdits(false)} />}
    </>
  )
}
