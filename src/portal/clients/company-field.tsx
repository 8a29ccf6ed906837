import { TextInput } from '@mantine/core'
import { useId, useState } from 'react'
import type { FormState } from '../../ui/form.tsx'
import { useCompanyOptions } from './company-options.tsx'

type CompanyFieldProps = { form?: FormState; value?: string | undefined; label?: string; focus?: boolean }

/** A client company by its name: the browser's own list offers those that are there, a new name makes a new one. */
export function CompanyField({ form, value = '', label = 'Company', focus }: CompanyFieldProps) {
  const list = useId()
  const [typed, setTyped] = useState(value)
  const { options, search } = useCompanyOptions([])
  return (
    <>
      <TextInput
        size="sm"
        label={label}
        name="company"
        value={typed}
        onChange={event => {
          setTyped(event.currentTarget.value)
          search(event.currentTarget.value)
        }}
        description="A name that is not here yet makes a new client company."
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        error={form?.errorOf('company') ?? form?.errorOf('company.name')}
        list={list}
        autoComplete="off"
        data-autofocus={focus || undefined}
      />
      <datalist id={list}>
        {options.map(option => (
          <option key={option.value} value={option.label} />
        ))}
      </datalist>
    </>
  )
}
