import { type CSSVariablesResolver, createTheme } from '@mantine/core'
import { families, tokens } from './palette.ts'

const heights = { xs: '26px', sm: '32px', md: '40px' }
const heightOf = (size: unknown) => heights[(size as keyof typeof heights) ?? 'sm'] ?? heights.sm
const fontOf = (size: unknown) => (size === 'md' ? '14px' : size === 'xs' ? '12px' : '13px')
const ease = 'cubic-bezier(.2,.7,.2,1)'

/** The look in the words of the component library: colours, sizes and the defaults of each component. */
export const theme = createTheme({
  primaryColor: 'lapis',
  primaryShade: { light: 6, dark: 5 },
  colors: families,
  black: '#1F1D1A',
  defaultRadius: 'sm',
  respectReducedMotion: true,
  cursorType: 'pointer',
  fontFamily: "'Inter Variable', system-ui, sans-serif",
  fontFamilyMonospace: "'IBM Plex Mono', ui-monospace, monospace",
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  lineHeights: { xs: '17px', sm: '19px', md: '21px', lg: '24px', xl: '28px' },
  radius: { xs: '4px', sm: '6px', md: '8px', lg: '12px' },
  spacing: { xs: '8px', sm: '12px', md: '16px', lg: '24px', xl: '32px' },
  shadows: { md: 'var(--float)', xl: 'var(--float)' },
  components: {
    Checkbox: { defaultProps: { size: 'xs', radius: 'xs' } },
    Radio: { defaultProps: { size: 'xs' } },
    Switch: { defaultProps: { size: 'sm', withThumbIndicator: false } },
    Tooltip: { defaultProps: { openDelay: 300, fz: 12, radius: 'sm' } },
    Popover: { defaultProps: { radius: 'md', shadow: 'md', transitionProps: { duration: 90, timingFunction: ease } } },
    Menu: {
      defaultProps: {
        width: 248,
        radius: 'md',
        shadow: 'md',
        offset: 4,
        withInitialFocusPlaceholder: false,
        transitionProps: { duration: 90, timingFunction: ease },
      },
    },
    Modal: {
      defaultProps: {
        returnFocus: false,
        radius: 'lg',
        size: 520,
        centered: true,
        overlayProps: { backgroundOpacity: 0.35 },
        closeButtonProps: { 'aria-label': 'Close' },
        transitionProps: { duration: 120, timingFunction: ease, transition: 'pop' },
      },
    },
    Drawer: {
      defaultProps: {
        returnFocus: false,
        closeButtonProps: { 'aria-label': 'Close' },
        overlayProps: { backgroundOpacity: 0.35 },
        transitionProps: { duration: 160, timingFunction: ease },
      },
    },
    Button: {
      defaultProps: { size: 'sm' },
      vars: (_: unknown, props: { size?: unknown }) => ({
        root: {
          '--button-height': heightOf(props.size),
          '--button-fz': fontOf(props.size),
          '--button-padding-x': props.size === 'xs' ? '8px' : '12px',
        },
      }),
    },
    ActionIcon: {
      defaultProps: { variant: 'subtle', color: 'gray', size: 'sm' },
      vars: (_: unknown, props: { size?: unknown }) => ({ root: { '--ai-size': heightOf(props.size) } }),
    },
    Input: {
      defaultProps: { size: 'sm' },
      vars: (_: unknown, props: { size?: unknown }) => ({
        wrapper: { '--input-height': heightOf(props.size), '--input-fz': fontOf(props.size) },
      }),
    },
  },
})

const inScheme = (index: 0 | 1) => {
  const own = Object.fromEntries(Object.entries(tokens).map(([name, value]) => [`--${name}`, value[index]]))
  const at = (name: keyof typeof tokens) => tokens[name][index]
  const family = (name: string, text: string, tint: string, hover: string) => ({
    [`--mantine-color-${name}-light`]: tint,
    [`--mantine-color-${name}-light-hover`]: hover,
    [`--mantine-color-${name}-light-color`]: text,
    [`--mantine-color-${name}-text`]: text,
  })
  return {
    ...own,
    ...family('lapis', at('accent'), at('accent-tint'), at('selected')),
    ...family('green', at('green'), at('green-tint'), at('green-tint')),
    ...family('amber', at('amber'), at('amber-tint'), at('amber-tint')),
    ...family('red', at('red'), at('red-tint'), at('red-tint')),
    ...family('violet', at('violet'), at('violet-tint'), at('violet-tint')),
    ...family('gray', at('muted'), at('pressed'), at('hover')),
    '--mantine-color-text': at('text'),
    '--mantine-color-dimmed': at('muted'),
    '--mantine-color-placeholder': at('faint'),
    '--mantine-color-error': at('red'),
    '--mantine-color-anchor': at('accent'),
    '--mantine-color-body': at('surface'),
    '--mantine-color-default': at('surface'),
    '--mantine-color-default-color': at('text'),
    '--mantine-color-default-border': at('line2'),
    '--mantine-color-default-hover': at('hover'),
    '--mantine-color-disabled': at('pressed'),
    '--mantine-color-disabled-color': at('faint'),
    '--mantine-color-disabled-border': at('line2'),
  }
}

/** Puts our tokens, and the library's own text colours where its defaults are too pale, into both schemes. */
export const cssVariables: CSSVariablesResolver = () => ({ variables: {}, light: inScheme(0), dark: inScheme(1) })
