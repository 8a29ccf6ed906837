import { Textarea } from '@mantine/core'
import type { FormEvent } from 'react'
import { FormError, type FormState, TextField } from '../../ui/form.tsx'
import { Square } from '../../ui/pill.tsx'
import css from './project-fields.module.css'
import type { ProjectFacts } from './project-queries.ts'

// In the order of the product's project colours; a square never stands without its name.
const colours = ['Blue', 'Clay', 'Green', 'Plum', 'Teal', 'Ochre', 'Slate', 'Rose']

type ProjectFieldsProps = {
  id: string
  state: FormState
  onSubmit: (event: FormEvent<HTMLFormElement>) => void
  /** The project to change; without it the colour is left to the server. */
  project?: ProjectFacts
}

/** The fields of a project: name, description, and the colour of its square. */
export function ProjectFields({ id, state, onSubmit, project }: ProjectFieldsProps) {
  return (
    <form id={id} className={css.fields} onSubmit={onSubmit}>
      <FormError state={state} />
      <TextField label="Name" name="name" required autoFocus form={state} defaultValue={project?.name ?? ''} />
      <Textarea
        label="Description"
        name="description"
        size="md"
        rows={4}
        description="What it is for, in a sentence or two."
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        error={state.errorOf('description')}
        defaultValue={project?.description ?? ''}
      />
      <fieldset className={css.colours}>
        <legend>Colour</legend>
        {colours.map((name, index) => (
          <label key={name} className={css.colour} title={name}>
            <input
              type="radio"
              name="colour"
              value={index}
              defaultChecked={project?.colour === index}
              aria-label={name}
            />
            <Square color={index} size={16} />
          </label>
        ))}
      </fieldset>
    </form>
  )
}
