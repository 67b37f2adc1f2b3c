import {
  type ConvertCSSVariablesInput,
  convertCssVariables,
  createTheme,
  DEFAULT_THEME,
  defaultCssVariablesResolver,
  defaultVariantColorsResolver,
  mergeMantineTheme,
} from '@mantine/core'

/**
 * Paper, ink and one deep colour. Every colour that Bekal shows is a token of this file; a token without a
 * contrast pair in `contrastPairs` may carry no text.
 */
const light = {
  ground: '#f6f2e9',
  sheet: '#fffdf8',
  sunk: '#ede7da',
  line: '#dcd3c3',
  rule: '#857b6a',
  ink: '#1d1a15',
  muted: '#5a5246',
  teal: '#0b5257',
  'teal-deep': '#083f43',
  'teal-tint': '#dcebe8',
  'on-teal': '#fffdf8',
  soon: '#854d00',
  'soon-tint': '#fbe8c8',
  late: '#8f2014',
  'late-tint': '#f8ded6',
  escalated: '#6b2770',
  'escalated-tint': '#f1dff1',
  met: '#27632f',
  'met-tint': '#dcebd9',
  unknown: '#55514a',
  'unknown-tint': '#e9e4da',
  hatch: '#a39a8a',
}

export type Token = keyof typeof light

const dark: Record<Token, string> = {
  ground: '#171510',
  sheet: '#211e18',
  sunk: '#0f0e0a',
  line: '#3b362c',
  rule: '#918876',
  ink: '#f1ebdf',
  muted: '#b9af9d',
  teal: '#83cbc6',
  'teal-deep': '#a5dcd8',
  'teal-tint': '#173536',
  'on-teal': '#0a2325',
  soon: '#f1b75f',
  'soon-tint': '#3a2a10',
  late: '#f59580',
  'late-tint': '#43201a',
  escalated: '#d9a3de',
  'escalated-tint': '#3b223d',
  met: '#90cb98',
  'met-tint': '#1c3421',
  unknown: '#b8b2a7',
  'unknown-tint': '#2e2b24',
  hatch: '#6d6658',
}

export const palette = { light, dark }

/** Colours of states. Each is always shown with a word and a shape of its own (`state.tsx`). */
export const tones = ['soon', 'late', 'escalated', 'met', 'unknown'] as const
export type Tone = (typeof tones)[number]

/** Every text colour with every ground that it may stand on; held to 4.5 : 1 (WCAG 2.2, 1.4.3) by test. */
export const contrastPairs: readonly (readonly [text: Token, ground: Token])[] = [
  ...(['ink', 'muted', 'teal', 'teal-deep', ...tones] as const).flatMap((text) =>
    (['ground', 'sheet', 'sunk'] as const).map((ground) => [text, ground] as const),
  ),
  ...tones.flatMap((tone) => [[tone, `${tone}-tint`] as const, ['ink', `${tone}-tint`] as const]),
  ['teal', 'teal-tint'],
  ['teal-deep', 'teal-tint'],
  ['ink', 'teal-tint'],
  ['muted', 'teal-tint'],
  ['muted', 'unknown-tint'],
  ['on-teal', 'teal'],
  ['on-teal', 'teal-deep'],
]

/** Edges that a control or a mark is known by; held to 3 : 1 (WCAG 2.2, 1.4.11) by test. */
export const edgePairs: readonly (readonly [edge: Token, ground: Token])[] = (
  ['ground', 'sheet', 'sunk'] as const
).map((ground) => ['rule', ground] as const)

const variables = (tokens: Record<Token, string>) =>
  Object.fromEntries(Object.entries(tokens).map(([name, value]) => [`--${name}`, value]))

const fontFamily =
  "'Plus Jakarta Sans Variable', 'Plus Jakarta Sans', system-ui, 'Segoe UI', Roboto, 'Noto Sans', sans-serif"

/** Mantine's theme: eight-point spacing, 16 px body at 1.5, one primary colour, no shadow, no gradient. */
export const theme = createTheme({
  fontFamily,
  fontFamilyMonospace: fontFamily,
  headings: {
    fontFamily,
    fontWeight: '700',
    sizes: {
      h1: { fontSize: '1.75rem', lineHeight: '1.25' },
      h2: { fontSize: '1.25rem', lineHeight: '1.35' },
      h3: { fontSize: '1.0625rem', lineHeight: '1.4' },
    },
  },
  fontSizes: { xs: '0.8125rem', sm: '0.875rem', md: '1rem', lg: '1.125rem', xl: '1.25rem' },
  lineHeights: { xs: '1.5', sm: '1.5', md: '1.5', lg: '1.5', xl: '1.4' },
  spacing: { xs: '0.5rem', sm: '1rem', md: '1.5rem', lg: '2rem', xl: '3rem' },
  radius: { xs: '2px', sm: '4px', md: '6px', lg: '8px', xl: '12px' },
  defaultRadius: 'sm',
  shadows: { xs: 'none', sm: 'none', md: 'none', lg: 'none', xl: 'none' },
  white: light.sheet,
  black: light.ink,
  primaryColor: 'deep',
  primaryShade: { light: 7, dark: 3 },
  colors: {
    deep: [
      '#eef6f5',
      light['teal-tint'],
      dark['teal-deep'],
      dark.teal,
      '#4fa8a5',
      '#2b8688',
      '#176a6e',
      light.teal,
      light['teal-deep'],
      '#052c2f',
    ],
  },
  variantColorResolver: (input) => {
    const colors = defaultVariantColorsResolver(input)
    return input.variant === 'filled' ? { ...colors, color: 'var(--on-teal)' } : colors
  },
  cursorType: 'pointer',
  focusRing: 'auto',
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { size: 'md' } },
    ActionIcon: { defaultProps: { size: 44, variant: 'subtle' } },
    TextInput: { defaultProps: { size: 'md' } },
    PasswordInput: { defaultProps: { size: 'md' } },
    Textarea: { defaultProps: { size: 'md', autosize: true, minRows: 3 } },
    NumberInput: { defaultProps: { size: 'md', hideControls: true } },
    // A list of choices stays inside its landmark.
    Select: {
      defaultProps: { size: 'md', checkIconPosition: 'right', comboboxProps: { withinPortal: false } },
    },
    NativeSelect: { defaultProps: { size: 'md' } },
    MultiSelect: { defaultProps: { size: 'md' } },
    Checkbox: { defaultProps: { size: 'md' } },
    Radio: { defaultProps: { size: 'md' } },
    SegmentedControl: { defaultProps: { size: 'md' } },
    Tabs: { defaultProps: { keepMounted: false } },
    Popover: { defaultProps: { transitionProps: { duration: 0 } } },
    Menu: { defaultProps: { transitionProps: { duration: 0 } } },
  },
})

/** Tokens onto the variables that Mantine's components read. */
const onMantine = {
  '--mantine-color-body': 'var(--ground)',
  '--mantine-color-text': 'var(--ink)',
  '--mantine-color-dimmed': 'var(--muted)',
  '--mantine-color-placeholder': 'var(--muted)',
  '--mantine-color-anchor': 'var(--teal)',
  '--mantine-color-error': 'var(--late)',
  '--mantine-color-default': 'var(--sheet)',
  '--mantine-color-default-hover': 'var(--sunk)',
  '--mantine-color-default-color': 'var(--ink)',
  '--mantine-color-default-border': 'var(--rule)',
  '--mantine-color-disabled': 'var(--sunk)',
  '--mantine-color-disabled-color': 'var(--muted)',
  '--mantine-color-disabled-border': 'var(--line)',
  '--mantine-color-bright': 'var(--ink)',
  '--mantine-primary-color-filled': 'var(--teal)',
  '--mantine-primary-color-filled-hover': 'var(--teal-deep)',
  '--mantine-color-deep-filled': 'var(--teal)',
  '--mantine-color-deep-filled-hover': 'var(--teal-deep)',
  '--mantine-primary-color-contrast': 'var(--on-teal)',
  '--mantine-color-deep-light': 'var(--teal-tint)',
  '--mantine-color-deep-light-hover': 'var(--teal-tint)',
  '--mantine-color-deep-light-color': 'var(--teal)',
  '--mantine-color-deep-outline': 'var(--teal)',
}

function resolved(): ConvertCSSVariablesInput {
  const base = defaultCssVariablesResolver(mergeMantineTheme(DEFAULT_THEME, theme))
  return {
    variables: base.variables,
    light: { ...base.light, ...variables(light), ...onMantine },
    dark: { ...base.dark, ...variables(dark), ...onMantine },
  }
}

/** Paper saves ink: white ground, light tokens in either scheme. */
const print = `@media print{:root,:root[data-mantine-color-scheme]{${Object.entries({
  ...variables(light),
  '--ground': '#ffffff',
  '--sheet': '#ffffff',
})
  .map(([name, value]) => `${name}:${value}`)
  .join(';')};color-scheme:light}}`

/**
 * All variables as one style sheet. It is adopted by the document instead of being written into a `<style>`
 * element as Mantine does by default, so that `style-src 'self'` holds without a nonce.
 */
export const themeCss = (): string => convertCssVariables(resolved(), ':root') + print

/** Adopts the theme. Called once, before the first render. */
export function adoptTheme(page: Document): void {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(themeCss())
  page.adoptedStyleSheets = [...page.adoptedStyleSheets, sheet]
}
