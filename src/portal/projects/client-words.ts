import { count } from '../../ui/numbers.ts'

const words = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve']

const spoken = (value: number) => words[value] ?? count(value)
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

/** How one greets somebody at this hour. */
export function greeting(firstName: string, now = new Date()): string {
  const hour = now.getHours()
  const day = hour < 4 || hour >= 18 ? 'evening' : hour < 12 ? 'morning' : 'afternoon'
  return `Good ${day}${firstName ? `, ${firstName}` : ''}`
}

/** One sentence that counts what a client has at a portal. */
export function countSentence({
  projects,
  earlier,
  people,
}: Record<'projects' | 'earlier' | 'people', number>): string {
  if (projects === 0 && earlier === 0) return ''
  if (projects === 0)
    return `Nothing is under way. ${capital(spoken(earlier))} earlier ${earlier === 1 ? 'project is' : 'projects are'} kept below.`
  const under = `${capital(spoken(projects))} ${projects === 1 ? 'project is' : 'projects are'} under way`
  if (people === 0) return `${under}.`
  return `${under}, with ${spoken(people)} ${people === 1 ? 'person' : 'people'} on ${projects === 1 ? 'it' : 'them'}.`
}
