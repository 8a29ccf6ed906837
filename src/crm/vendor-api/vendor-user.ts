import { sha256 } from '../../platform/secrets.ts'
import { fullName } from '../users/user.ts'

/** A user's row with what it points to, as the vendor's API needs it. */
export type VendorUserRow = {
  id: string
  first_name: string | null
  last_name: string | null
  email: string | null
  title: string | null
  role: string | null
  profile: string
  status: string
  confirmed: boolean
  phone: string | null
  mobile: string | null
  city: string | null
  country: string | null
  created_time: Date
  modified_time: Date
  time_zone: string
  manager: { id: string; name: string } | null
}

/** A time with its offset and without fractions: the vendor's SDKs read one without an offset as local time. */
export function vendorTime(time: Date): string {
  return `${time.toISOString().slice(0, 19)}+00:00`
}

/** A number for what has only a name here: the same name always gets the same digits. */
export function idOfName(kind: 'profile' | 'role', name: string): string {
  return String(4_600_000_000_000_000_000n + (BigInt(`0x${sha256(`${kind}:${name}`).slice(0, 12)}`) % 10n ** 14n))
}

/** A user in the vendor's words, mixed case included, with the job title beside them, which the vendor does not have. */
export function toVendorUser(user: VendorUserRow) {
  return {
    id: user.id,
    zuid: user.confirmed ? idOfPerson(user.id) : null,
    first_name: user.first_name,
    last_name: user.last_name,
    full_name: fullName(user),
    email: user.email,
    title: user.title,
    phone: user.phone,
    mobile: user.mobile,
    fax: null,
    website: null,
    dob: null,
    alias: null,
    signature: null,
    street: null,
    city: user.city,
    state: null,
    zip: null,
    country: user.country,
    status: user.status,
    status_reason__s: null,
    confirm: user.confirmed,
    type__s: 'Regular User',
    category: 'regular_user',
    role: user.role ? { name: user.role, id: idOfName('role', user.role) } : null,
    profile: { name: user.profile, id: idOfName('profile', user.profile) },
    Reporting_To: user.manager,
    created_by: null,
    Modified_By: null,
    created_time: vendorTime(user.created_time),
    Modified_Time: vendorTime(user.modified_time),
    time_zone: user.time_zone,
    locale: 'en_GB',
    country_locale: 'en_GB',
    language: 'en_GB',
    date_format: 'MMM d, yyyy',
    time_format: 'HH:mm',
    decimal_separator: 'Period',
    number_separator: null,
    name_format__s: 'Salutation,First Name,Last Name',
    sort_order_preference__s: 'First Name,Last Name',
    default_tab_group: '0',
    offset: 0,
    microsoft: false,
    personal_account: false,
    sandboxDeveloper: false,
    Isonline: false,
    Currency: null,
  }
}

const idOfPerson = (id: string) => String(BigInt(id) % 10n ** 9n)
