import {
  type AnchorHTMLAttributes,
  createContext,
  type MouseEvent,
  type ReactNode,
  useCallback,
  useContext,
} from 'react'

type Navigate = (href: string) => void

const NavigateContext = createContext<Navigate>(href => location.assign(href))

/** Tells every link below how this product goes to another page of its own: `navigate` gets path, search and hash. */
export function LinkProvider({ navigate, children }: { navigate: Navigate; children: ReactNode }) {
  const go = useCallback(
    (href: string) => {
      const { origin, pathname, search, hash } = new URL(href, location.href)
      if (origin === location.origin) navigate(pathname + search + hash)
      else location.assign(href)
    },
    [navigate],
  )
  return <NavigateContext value={go}>{children}</NavigateContext>
}

/** Goes to an address of this product, as a click on a `Link` would. */
export const useNavigate = () => useContext(NavigateContext)

const staysHere = (event: MouseEvent<HTMLAnchorElement>, link: HTMLAnchorElement) =>
  event.button === 0 &&
  !event.metaKey &&
  !event.ctrlKey &&
  !event.shiftKey &&
  !event.altKey &&
  (!link.target || link.target === '_self') &&
  !link.hasAttribute('download') &&
  link.origin === location.origin

/** A real link that moves without loading the page again; new tabs, downloads and other sites work as always. */
export function Link({ href, onClick, children, ...rest }: AnchorHTMLAttributes<HTMLAnchorElement> & { href: string }) {
  const navigate = useNavigate()
  return (
    <a
      {...rest}
      href={href}
      onClick={event => {
        onClick?.(event)
        if (event.defaultPrevented || !staysHere(event, event.currentTarget)) return
        event.preventDefault()
        navigate(href)
      }}
    >
      {children}
    </a>
  )
}
