import { Filter } from '../../ui/filters.tsx'

/** Shows only what is ticked, where the brake led here; cleared like any filter. */
export const TickedFilter = ({ onClear }: { onClear: () => void }) => (
  <Filter
    label="Ticked"
    options={[{ value: 'yes', label: 'Yes' }]}
    multiple={false}
    value={['yes']}
    onChange={([value]) => value || onClear()}
  />
)
