import { useQuery } from '@tanstack/react-query'
import { formatMoment } from '../../ui/dates.ts'
import { Facts } from '../../ui/facts.tsx'
import { money, percent } from '../../ui/numbers.ts'
import { Page } from '../../ui/page.tsx'
import { Section } from '../../ui/section.tsx'
import { useRecordId } from '../address.ts'
import { api } from '../crm.client.ts'
import { orNone, RecordLink } from '../facts.tsx'
import { useMe } from '../me.ts'
import { RecordPage } from '../record.tsx'
import { formatClosing } from './closing.ts'
import { Stage } from './stage.tsx'

const list = { href: '/potentials', label: 'Potentials' }

/** One potential: how much, how likely, when, and with whom. */
export function PotentialPage() {
  const id = useRecordId()
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
        </Page>
      )}
    </RecordPage>
  )
}
