import type { DemoPotential } from './demo-account.ts'

const harbour = 'Harbour & Pine Architects'
const moller = 'Møller Textiles A/S'
const brightwater = 'Brightwater Municipal Utilities'
const gezeiten = 'Gesellschaft für angewandte Gezeitenenergie mbH'
const tansy = 'Tansy Coffee Roasters'
const quillon = 'Quillon Biotech'
const peregrine = 'Peregrine Rail Maintenance'
const akerlunds = 'Åkerlunds Musikförlag'

/** The potentials that were thought up one by one. */
export const larkspurPotentials: readonly DemoPotential[] = [
  [harbour, 'Website and booking, phase two', 'Proposal', 36_000, 26, 'Wait for the board'],
  [harbour, 'Model workshop film', 'Negotiation', 24_500, 48, 'Agree on the days of filming'],
  [harbour, 'Open house campaign', 'Qualification', 11_800, 89, 'Call back'],
  [harbour, 'Exhibition film, winter', 'Closed Won', 9_400, -12],
  [harbour, 'Website, phase one', 'Closed Won', 41_200, -290],
  [harbour, 'Exhibition panels', 'Closed Won', 27_500, -160],
  [harbour, 'Photography, four houses', 'Closed Won', 18_400, -75],
  [harbour, 'Award entry film', 'Closed Lost', 9_800, -110],
  [moller, 'Shop interior, Aarhus', 'Closed Won', 82_400, -2],
  [moller, 'Shop move to the new platform', 'Closed Won', 128_000, -140],
  [moller, 'Catalogue photography, spring', 'Qualification', 14_500, 82, 'Send the offer'],
  [moller, 'Packaging, spring line', 'Needs analysis', 21_750, 61, 'Meet on site'],
  [brightwater, 'Customer letters in plain language', 'Closed Won', 27_900, -5],
  [brightwater, 'Meter reading campaign', 'Proposal', 33_600, 40, 'Wait for the board'],
  [brightwater, 'Annual report', 'Closed Lost', 19_200, -200],
  [gezeiten, 'Wayfinding for the new east wing', 'Negotiation', 48_500, 20, 'Send the contract'],
  [gezeiten, 'Visitor centre, tidal model', 'Needs analysis', 215_000, 150, 'Meet on site'],
  [tansy, 'Packaging, decaf line', 'Closed Lost', 9_800, -16],
  [tansy, 'Brand refresh', 'Closed Won', 46_300, -60],
  [tansy, 'Roastery signage', 'Needs analysis', 7_200, 54, 'Meet on site'],
  [quillon, 'Annual report 2026', 'Negotiation', 19_800, 12, 'Send the contract'],
  [quillon, 'Trial handbook, 12 languages', 'Proposal', 64_000, 68, 'Send the offer'],
  [peregrine, 'Safety posters, all depots', 'Closed Won', 8_600, -20],
  [peregrine, 'Maintenance manuals, rolling stock', 'Needs analysis', 53_000, 96, 'Meet on site'],
  ['Saltmarsh Books', 'Reading room furniture', 'Proposal', 16_300, 61, 'Send the offer'],
  [akerlunds, 'Sheet music shop, accessibility', 'Needs analysis', 12_700, 103, 'Call back'],
  [akerlunds, 'Score archive, digital edition', 'Qualification', 22_000, 129, 'Send the offer'],
  [akerlunds, 'Score archive, scanning', 'Closed Won', 61_400, -100],
  ['Ελληνική Ναυσιπλοΐα Α.Ε.', 'Timetables on deck, three lines', 'Proposal', 1_240_000, 75, 'Wait for the board'],
  ['株式会社みなと設計', 'Exhibition in Rotterdam', 'Qualification', null, 35],
  [null, 'Stand at the spring fair', 'Qualification', 5_400, 110, 'Call back'],
  [null, 'Portraits for a foundation', 'Proposal', 3_850.5, 30, 'Send the offer'],
  [null, 'Inquiry by telephone', 'Qualification', null, 14],
  [null, 'Translation of a museum guide', 'Closed Lost', 12_000, -33],
  [null, 'Wall map', 'Closed Won', 2_199.99, -45],
  [null, 'Annual report, a trust', 'Negotiation', 9_900, -3, 'Call back'],
]

/** The customer with a framework agreement, and the depots of it that order each month. */
export const framework = {
  account: peregrine,
  depots: 'Aberdeen Bristol Crewe Derby Exeter Holbeck Inverness Norwich Perth Swansea York'.split(' '),
  months: 24,
} as const
