/** The fields that can be ruled, of each kind of record. What the CRM says of data processing is always followed. */
export const ruledFields = {
  user: ['first_name', 'last_name', 'email', 'title', 'phone'],
  account: ['name', 'website', 'phone', 'address', 'industry', 'owner_name'],
  contact: ['first_name', 'last_name', 'email', 'title', 'phone', 'client_company_id'],
} as const

/** A field as screens call it. */
export const fieldName: Readonly<Record<string, string>> = {
  first_name: 'First name',
  last_name: 'Last name',
  email: 'Email',
  title: 'Title',
  phone: 'Phone',
  name: 'Name',
  website: 'Website',
  address: 'Address',
  industry: 'Industry',
  owner_name: 'Owner',
  client_company_id: 'Company',
  no_processing: 'Data processing',
}
