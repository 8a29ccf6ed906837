import { Drawer as LibraryDrawer, Modal } from '@mantine/core'
import type { ReactNode } from 'react'

type Common = { opened: boolean; onClose: () => void; title: ReactNode; children: ReactNode }

/** The library's dialog. */
export function ModalPopup({ size, ...rest }: Common & { size: number }) {
  return <Modal size={size} {...rest} />
}

/** The library's drawer. */
export function DrawerPopup({
  size,
  position,
  ...rest
}: Common & { size: number | string; position: 'left' | 'right' }) {
  return <LibraryDrawer size={size} position={position} padding={position === 'left' ? 10 : 16} {...rest} />
}
