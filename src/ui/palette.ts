/** Every colour of the product, once for light and once for dark; they reach CSS as custom properties. */
type Token = [light: string, dark: string]

/** Each colour by its name, light then dark; CSS reads it as `var(--name)`. */
export const tokens = {
  canvas: ['#F4F3EF', '#121110'],
  surface: ['#FFFFFF', '#1A1917'],
  sunken: ['#FAF9F6', '#161513'],
  hover: ['#F6F5F1', '#211F1D'],
  pressed: ['#ECEAE4', '#2D2B28'],
  selected: ['#EDF1FC', '#1E2439'],
  line: ['#E8E5DF', '#2A2825'],
  line2: ['#D9D5CD', '#3F3C37'],
  edge: ['#8A857B', '#77716A'],
  text: ['#1F1D1A', '#ECEAE4'],
  muted: ['#5E5950', '#ACA79D'],
  faint: ['#6B665D', '#9B958B'],
  accent: ['#2E4BB0', '#A3B7F0'],
  'accent-fill': ['#2E4BB0', '#4763CC'],
  'accent-tint': ['#E6ECFB', '#1E2748'],
  green: ['#1C6A3B', '#7FCB98'],
  'green-dot': ['#2F8F55', '#4FAE72'],
  'green-tint': ['#E7F3EA', '#16281C'],
  amber: ['#835000', '#E8B75A'],
  'amber-dot': ['#D6962A', '#D6962A'],
  'amber-tint': ['#FBF0D9', '#2D2310'],
  red: ['#B02A21', '#F4958C'],
  'red-dot': ['#C53A2F', '#DD5A4F'],
  'red-tint': ['#FCECEA', '#351C19'],
  violet: ['#6A3D9A', '#C5A7EE'],
  'violet-dot': ['#9A6FCB', '#9A6FCB'],
  'violet-tint': ['#F2ECF9', '#271E36'],
  'stage-1': ['#B4C3F2', '#34437A'],
  'stage-2': ['#8BA2E8', '#4C62B0'],
  'stage-3': ['#5C79D6', '#6F8AE2'],
  'stage-4': ['#2E4BB0', '#A3B7F0'],
  'stage-lost': ['#D9D5CD', '#4A4640'],
  float: [
    '0 1px 2px rgb(31 29 26 / 6%), 0 8px 24px rgb(31 29 26 / 12%)',
    '0 1px 2px rgb(0 0 0 / 40%), 0 8px 24px rgb(0 0 0 / 50%)',
  ],
} satisfies Record<string, Token>

type Tuple = [string, string, string, string, string, string, string, string, string, string]

const tuple = (shades: string): Tuple => shades.split(' ').map(shade => `#${shade}`) as Tuple

/** The ten shades of each colour family, lightest first. */
export const families = {
  lapis: tuple('F1F4FD E6ECFB C9D5F6 A3B7F0 7D95E3 4763CC 2E4BB0 263F96 1F3377 172655'),
  gray: tuple('FAF9F6 F4F3EF E8E5DF D9D5CD B9B3A9 8A857B 6B665D 5E5950 35322D 1F1D1A'),
  dark: tuple('ECEAE4 CFCBC3 ACA79D 9B958B 3F3C37 2D2B28 242220 1A1917 161513 121110'),
  green: tuple('E7F3EA D0E7D6 A9D4B6 7FCB98 4FAE72 2F8F55 1C6A3B 17582F 134726 0D331B'),
  amber: tuple('FBF0D9 F6E1B5 EDCB84 E8B75A D6962A B2730B 835000 6D4200 563400 3D2500'),
  red: tuple('FCECEA F8D5D1 F2B0A9 F4958C DD5A4F C53A2F B02A21 93221A 761B15 52120E'),
  violet: tuple('F2ECF9 E3D6F3 CDB5E9 C5A7EE 9A6FCB 7F4FB4 6A3D9A 583280 462866 311C48'),
}

/** The colours a project's square may have. They never carry text. */
export const projectColors = ['#5B78D6', '#C0714F', '#6C8F4E', '#9A6FA8', '#3F8F93', '#B9923E', '#7A8794', '#B9627A']
