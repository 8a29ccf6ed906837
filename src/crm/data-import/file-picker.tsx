import { ActionIcon, Button } from '@mantine/core'
import { IconCheck, IconFileTypeCsv, IconUpload, IconX } from '@tabler/icons-react'
import { type DragEvent, useRef, useState } from 'react'
import { count, plural } from '../../ui/numbers.ts'
import { StatusDot } from '../../ui/status-dot.tsx'
import { kindWords } from './file-order.ts'
import css from './imports.module.css'
import type { ChosenFile, FileImport } from './use-file-import.ts'

const sizeOf = (bytes: number) =>
  bytes < 1_000_000 ? `${count(Math.max(1, Math.round(bytes / 1000)))} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`

/** Choose CSV files, or drop them here, see what they are, and import them. */
export function FilePicker({ work, readSoFar }: { work: FileImport; readSoFar: number | undefined }) {
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const waiting = work.files.filter(one => one.state === 'waiting').length
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    if (!work.busy) void work.choose(event.dataTransfer.files)
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a shortcut; the button does the same by keyboard
    <div
      className={css.picker}
      data-over={over || undefined}
      onDragOver={event => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <div className={css.choose}>
        <span className={css.tile}>
          <IconFileTypeCsv />
        </span>
        <span className={css.chooseWords}>
          <span className="strong">Choose one file or several</span>
          <span className="muted">or drop them here. Up to 20 MB each.</span>
        </span>
        <input
          ref={input}
          type="file"
          accept=".csv,text/csv"
          multiple
          hidden
          aria-label="CSV files"
          onChange={event => {
            const { files } = event.currentTarget
            // The list empties with the box, so it is copied first.
            if (files) void work.choose([...files])
            event.currentTarget.value = ''
          }}
        />
        <Button
          variant="default"
          leftSection={<IconUpload size={15} />}
          disabled={work.busy}
          onClick={() => input.current?.click()}
        >
          Choose files…
        </Button>
      </div>
      {work.files.length > 0 && (
        <ul className={css.files} aria-label="Chosen files">
          {work.files.map(one => (
            <FileLine key={one.key} one={one} work={work} readSoFar={readSoFar} />
          ))}
        </ul>
      )}
      {(waiting > 0 || work.busy) && (
        <div className={css.start}>
          <span className="muted">
            {work.busy
              ? 'Keep this page open until all are in.'
              : 'Users and accounts go first, so that the rest finds them.'}
          </span>
          <Button loading={work.busy} onClick={() => void work.start()}>
            Import {plural(waiting, 'file')}
          </Button>
        </div>
      )}
    </div>
  )
}

function FileLine({ one, work, readSoFar }: { one: ChosenFile; work: FileImport; readSoFar: number | undefined }) {
  return (
    <li className={css.file}>
      <span className={css.fileWords}>
        <span className="strong">{one.file.name}</span>
        <span className={one.failure ? css.failure : 'muted'} role={one.failure ? 'alert' : undefined}>
          {one.failure ?? `${one.kind ? kindWords[one.kind] : 'Not recognised yet'} · ${sizeOf(one.file.size)}`}
        </span>
      </span>
      {one.state === 'running' && (
        <StatusDot tone="amber">
          <span className="num">{readSoFar ? `Importing, ${count(readSoFar)} rows read` : 'Importing'}</span>
        </StatusDot>
      )}
      {one.state === 'done' && <IconCheck size={16} color="var(--green)" aria-label="Done" />}
      {one.state === 'refused' && <StatusDot tone="red">Refused</StatusDot>}
      {!work.busy && (
        <ActionIcon aria-label={`Leave out ${one.file.name}`} onClick={() => work.leaveOut(one.key)}>
          <IconX size={16} />
        </ActionIcon>
      )}
    </li>
  )
}
