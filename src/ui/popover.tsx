import { later } from './later.ts'
import type { PopoverPopupProps } from './popover-popup.tsx'

const useParts = later(() => import('./popover-popup.tsx'))

/** A panel open beside a button which is already there. */
export function LazyPopover(props: PopoverPopupProps) {
  const parts = useParts()
  return parts && <parts.PopoverPopup {...props} />
}
