/** Words the other accounts are named from: a first word, a trade and what it is filed under. */
export const accountWords = {
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
  titles: ['Managing Director', 'Project Manager', 'Buyer', 'Head of Communication', 'Facilities Lead'],
  types: ['Customer', 'Customer', 'Prospect', 'Customer', 'Partner', 'Customer', 'Supplier', 'Prospect'],
  notes: [
    'Prefers to be called before noon.',
    'Framework agreement until the end of next year.',
    'Decides once a quarter; send figures ahead.',
  ],
} as const

/** What the other potentials are about. */
export const potentialWords = {
  works: [
    'Website',
    'Annual report',
    'Wayfinding',
    'Packaging',
    'Customer letters',
    'Shop interior',
    'Signage',
    'Trade fair stand',
    'Handbook',
    'Catalogue photography',
    'Open house campaign',
    'Maintenance manuals',
  ],
  parts: ['phase one', 'spring', 'second edition', 'pilot', 'renewal', 'autumn', 'phase two'],
  steps: ['Send the offer', 'Meet on site', 'Call back', 'Wait for the board'],
  amounts: [1_850, 4_200, 7_900, 12_400.5, 18_750, 26_000, 39_500, 58_000, 96_000, 148_000],
} as const
