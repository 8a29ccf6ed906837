import type { OrgContext } from '../context.ts'
import { getOrganization } from '../organizations/organizations.store.ts'
import { listAdministrators } from '../users/users.store.ts'
import { vendorTime } from './vendor-user.ts'

/** The organisation with every member the vendor's files require; what this CRM has no word for is null or off. */
export async function describeOrg(ctx: OrgContext) {
  const org = await getOrganization(ctx)
  const [first] = await listAdministrators(ctx)
  const body = {
    id: org.id,
    zgid: org.id,
    ezgid: org.id,
    primary_zuid: first?.id ?? org.id,
    company_name: org.name,
    primary_email: first?.email ?? '',
    alias: null,
    description: null,
    domain_name: `org${org.id}`,
    website: null,
    phone: null,
    mobile: null,
    fax: null,
    street: null,
    city: null,
    state: null,
    zip: null,
    country: org.country ?? '',
    country_code: org.country_code ?? '',
    employee_count: null,
    photo_id: null,
    currency: org.currency,
    iso_code: org.currency,
    currency_symbol: currencySymbol(org.currency),
    currency_locale: 'en_GB',
    time_zone: org.time_zone,
    created_time: vendorTime(org.created_time),
    type: 'Production',
    max_per_page: 200,
    call_icon: 'DESKTOP',
    mc_status: false,
    gapps_enabled: false,
    translation_enabled: false,
    deletable_org_account: false,
    privacy_settings: false,
    hipaa_compliance_enabled: false,
    lite_users_enabled: false,
    oauth_presence: false,
    zia_portal_id: null,
    zia_zgid: 0,
    hierarchy_preferences: { type: 'Role_Hierarchy', strictly_reporting: false },
    checkin_preferences: { restricted_event_types: null },
    license_details: {
      paid: false,
      paid_type: 'free',
      paid_expiry: null,
      users_license_purchased: 0,
      trial_type: null,
      trial_action: null,
      trial_expiry: null,
    },
  }
  return { name: org.name, body: { org: [body] } }
}

function currencySymbol(currency: string): string {
  const parts = new Intl.NumberFormat('en-GB', { style: 'currency', currency }).formatToParts(0)
  return parts.find(part => part.type === 'currency')?.value ?? currency
}
