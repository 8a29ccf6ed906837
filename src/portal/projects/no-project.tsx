import { IconFolders } from '@tabler/icons-react'
import { Avatar } from '../../ui/avatar.tsx'
import { Card, CardRow } from '../../ui/section.tsx'
import { State } from '../../ui/states.tsx'
import { useViewer } from '../viewer.tsx'

/** For somebody without any project: that it is so, and whom to ask. */
export function NoProject() {
  const { portal } = useViewer()
  return (
    <State
      icon={<IconFolders />}
      title="You are not in a project yet"
      below={
        portal.askNames.length > 0 && (
          <Card>
            {portal.askNames.map(name => (
              <CardRow
                key={name}
                icon={<Avatar name={name} size={30} />}
                title={name}
                sub={name === portal.ownerName ? 'Administrator, owner' : 'Administrator'}
              />
            ))}
          </Card>
        )
      }
    >
      As soon as somebody adds you to one, it appears here.
      {portal.askNames.length > 0 && ' These people can do that:'}
    </State>
  )
}
