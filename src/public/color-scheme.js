// Runs before the first paint, so that dark does not flash white.
;(() => {
  let theme = 'auto'
  try {
    theme = localStorage.getItem('portico-theme') || 'auto'
  } catch {}
  if (theme !== 'light' && theme !== 'dark')
    theme = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
  document.documentElement.setAttribute('data-mantine-color-scheme', theme)
})()
