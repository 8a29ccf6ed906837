/** Companies of the demo, each with its business and town. */
export const demoAccounts: readonly (readonly [name: string, industry: string, city: string, country: string])[] = [
  ['Harbour & Pine Architects', 'Architecture', 'Rotterdam', 'Netherlands'],
  ['Møller Textiles A/S', 'Textiles', 'Aarhus', 'Denmark'],
  ['Tansy Coffee Roasters', 'Food', 'Oslo', 'Norway'],
  ['Brightwater Municipal Utilities', 'Utilities', 'Bergen', 'Norway'],
  ['Quillon Biotech', 'Biotech', 'Uppsala', 'Sweden'],
  ['Peregrine Rail Maintenance', 'Transport', 'Leeds', 'United Kingdom'],
  ['Saltmarsh Books', 'Publishing', 'Galway', 'Ireland'],
  ['Åkerlunds Musikförlag', 'Publishing', 'Malmö', 'Sweden'],
  ['Gesellschaft für angewandte Gezeitenenergie mbH', 'Energy', 'Bremen', 'Germany'],
]

/** Words the other companies are named from: a first word, a trade and what it is filed under. */
export const companyWords = {
  first:
    'Alder Birch Cobalt Drift Ember Fjord Granite Hazel Indigo Juniper Kestrel Lantern Meadow North Opal Plover Quarry'.split(
      ' ',
    ),
  trades: [
    ['Boatyard', 'Transport'],
    ['Ceramics', 'Crafts'],
    ['Dairy', 'Food'],
    ['Instruments', 'Manufacturing'],
    ['Logistics', 'Transport'],
    ['Press', 'Publishing'],
    ['Solar', 'Energy'],
  ],
  towns: [
    ['Oslo', 'Norway'],
    ['Aarhus', 'Denmark'],
    ['Gdańsk', 'Poland'],
    ['Lyon', 'France'],
    ['Porto', 'Portugal'],
    ['Turku', 'Finland'],
  ],
} as const

/** What the demo's potentials are about. */
export const demoWork = [
  'Website and booking, phase two',
  'Annual report',
  'Wayfinding for the new east wing',
  'Packaging, spring line',
  'Customer letters in plain language',
  'Shop interior',
  'Roastery signage',
  'Reading room furniture',
  'Trial handbook, 12 languages',
  'Catalogue photography',
  'Open house campaign',
  'Maintenance manuals',
  'Sheet music shop, accessibility',
  'Score archive, digital edition',
  'Safety posters, all depots',
] as const

/** What somebody wrote down about a company. */
export const demoNotes = [
  'Prefers to be called before noon.',
  'Framework agreement until the end of next year.',
  'Decides once a quarter; send figures ahead.',
] as const

/** What is to be done next for a potential. */
export const demoSteps = ['Send the offer', 'Meet on site', 'Call back', 'Wait for the board'] as const
