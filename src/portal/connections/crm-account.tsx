import { useState } from 'react'
import { formatDay } from '../../ui/dates.ts'
import { Facts } from '../../ui/facts.tsx'
import { count } from '../../ui/numbers.ts'
import css from './crm-panels.module.css'
import { roundWords, websiteHref } from './crm-words.ts'
import type { Tie } from './use-crm.ts'

/** The account as the CRM last told it. */
export function AccountFacts({ account }: { account: Tie['account'] }) {
  const { employees, annualRevenue, currency, createdAt, modifiedAt, billingAddress, shippingAddress } = account
  return (
    <div className={css.body}>
      <div className={css.facts}>
        <Facts
          labelWidth={84}
          facts={[
            ['Name', account.name],
            ['Owner', account.owner ?? 'None'],
            ['Type', account.type ?? 'None'],
            ['Industry', account.industry ?? 'None'],
            ['Phone', account.phone ?? 'None'],
          ]}
        />
        <Facts
          labelWidth={84}
          facts={[
            ['Website', <Website key="website" website={account.website} />],
            ['Employees', employees === null ? 'None' : count(employees)],
            ['Revenue', annualRevenue === null ? 'None' : roundWords(annualRevenue, currency)],
            ['Created', createdAt ? formatDay(createdAt) : 'None'],
            ['Modified', modifiedAt ? formatDay(modifiedAt) : 'None'],
          ]}
        />
      </div>
      <Facts
        labelWidth={84}
        facts={[
          ['Billing', billingAddress ?? 'None'],
          ['Shipping', shippingAddress ?? 'None'],
          account.description !== null && ['About', <About key="about" text={account.description} />],
        ]}
      />
    </div>
  )
}

function Website({ website }: { website: string | null }) {
  const href = website ? websiteHref(website) : undefined
  if (!website || !href) return website ?? 'None'
  return (
    <a href={href} target="_blank" rel="noreferrer" className="link">
      {website.replace(/^https?:\/\//i, '')}
    </a>
  )
}

const isLong = 240

function About({ text }: { text: string }) {
  const [whole, setWhole] = useState(false)
  return (
    <>
      <span className={css.about} data-whole={whole || undefined}>
        {text}
      </span>
      {text.length > isLong && (
        <button type="button" className={css.more} aria-expanded={whole} onClick={() => setWhole(!whole)}>
          {whole ? 'Show less' : 'Show all'}
        </button>
      )}
    </>
  )
}
