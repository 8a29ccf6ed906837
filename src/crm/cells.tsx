import { Avatar } from '../ui/avatar.tsx'
import { Link } from '../ui/link.tsx'
import css from './cells.module.css'

type Ref = { id: string; name: string }

/** Who a record belongs to. */
export function OwnerCell({ owner }: { owner: Ref | null }) {
  if (!owner) return <span className="faint">None</span>
  return (
    <span className={css.owner} title={owner.name}>
      <Avatar name={owner.name} size={20} />
      <span className="ellipsis">{owner.name}</span>
    </span>
  )
}

/** Another record by name, leading there; a minus where there is none. */
export function RefLink({ to, record }: { to: 'accounts' | 'contacts' | 'users'; record: Ref | null }) {
  if (!record) return <span className="faint">–</span>
  return (
    <Link className={css.ref} href={`/${to}/${record.id}`} title={record.name}>
      {record.name}
    </Link>
  )
}

/** A number or an amount that stands in a column; a minus where there is none. */
export function NumberCell({ children }: { children: string | null }) {
  return <span className={children === null ? 'faint' : 'num'}>{children ?? '–'}</span>
}
