import { useQuery } from '@tanstack/react-query'
import { formatMoment } from '../../ui/dates.ts'
import { Facts } from '../../ui/facts.tsx'
import { useNavigate } from '../../ui/link.tsx'
import { money, percent } from '../../ui/numbers.ts'
import { Page } from '../../ui/page.tsx'
import { Section } from '../../ui/section.tsx'
import { useRecordId } from '../address.ts'
import { api } from '../crm.client.ts'
import { orNone, RecordLink, Words } from '../facts.tsx'
import { useMe } from '../me.ts'
import { RecordPage } from '../record.tsx'
import { RecordButtons } from '../record-buttons.tsx'
import { useOpenForm } from '../use-records.ts'
import { formatClosing } from './closing.ts'
import { useDeletePotential } from './potential-acts.tsx'
import { PotentialForm, readPotential } from './potential-form.tsx'
import { Stage } from './stage.tsx'

const list = { href: '/potentials', label: 'Potentials' }

/** One potential: how much, how likely, when, and with whom. */
export function PotentialPage() {
  const id = useRecordId()
  const navigate = useNavigate()
  const { open, edit, close } = useOpenForm(readPotential)
  const remove = useDeletePotential()
  const { currency } = useMe().organization
  const query = useQuery({
    queryKey: ['potential', id],
    queryFn: ({ signal }) => api('GET /api/potentials/{potential}', { params: { potential: id } }, signal),
  })
  return (
    <RecordPage query={query} noun="potential" list={list}>
      {potential => (
        <Page
          layout="column"
          title={potential.name}
          documentTitle={`${potential.name} · CRM`}
          crumbs={[list]}
          aside={<Stage {...potential} />}
          actions={<RecordButtons onEdit={() => edit(id)} onDelete={() => remove(id, () => navigate(list.href))} />}
        >
          <Section title="The sale" size="large">
            <Facts
              facts={[
                [
                  'Amount',
                  potential.amount === null ? (
                    orNone(null)
                  ) : (
                    <span key="amount" className="num strong">
                      {money(potential.amount, currency)}
                    </span>
                  ),
                ],
                ['Chance', potential.probability === null ? orNone(null) : percent(potential.probability)],
                ['Closing', orNone(potential.closingOn && formatClosing(potential.closingOn))],
                ['Type', orNone(potential.type)],
                ['Next step', orNone(potential.nextStep)],
              ]}
            />
          </Section>
          <Section title="With whom" size="large">
            <Facts
              facts={[
                ['Account', <RecordLink key="account" to="accounts" record={potential.account} />],
                ['Contact', <RecordLink key="contact" to="contacts" record={potential.contact} />],
                ['Owner', <RecordLink key="owner" to="users" record={potential.owner} />],
                ['Added', formatMoment(potential.createdAt)],
                ['Changed', formatMoment(potential.modifiedAt)],
              ]}
            />
          </Section>
          {potential.description && (
            <Section title="Description" size="large">
              <Words>{potential.description}</Words>
            </Section>
          )}
          {open?.record && <PotentialForm {...open} onClose={close} />}
        </Page>
      )}
    </RecordPage>
  )
}
