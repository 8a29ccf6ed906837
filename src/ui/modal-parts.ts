import { later } from './later.ts'

/** What draws dialogs and drawers, once it is there. */
export const useModalParts = later(() => import('./modal-popup.tsx'))
