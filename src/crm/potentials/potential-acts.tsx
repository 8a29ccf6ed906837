import { api } from '../crm.client.ts'
import { useDelete } from '../use-delete.tsx'
import { readPotential } from './potential-form.tsx'

/** Asks, then deletes a potential. */
export function useDeletePotential() {
  const remove = useDelete()
  return (id: string, onDeleted?: () => void) =>
    void remove({
      noun: 'potential',
      read: () => readPotential(id),
      lines: () => [],
      send: () => api('DELETE /api/potentials/{potential}', { params: { potential: id } }),
      onDeleted,
    })
}
