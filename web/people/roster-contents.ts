import type { ContentOf, PersonCase } from '../../src/people/contract.ts'
import { ageBandOf, type RosterPerson } from '../../src/people/rules/roster.ts'
import { uuidv7 } from '../../src/kernel/id.ts'

type Ways = ContentOf['contact']['ways']

/** What is sealed of a row of a roster. Whether a number is safe nobody has asked yet, and it says so. */
export function contentsOfRow(
  person: RosterPerson,
  at: string,
  today: string,
  headings: { readonly children: string },
): { readonly contents: Partial<ContentOf>; readonly ageBand: PersonCase['ageBand'] } {
  const { name, called, earlier, birthDate, nik, homeRegency, phone, whatsapp, address, children, note } =
    person
  const way = (kind: Ways[number]['way'], value: string | null): Ways =>
    value === null ? [] : [{ way: kind, value, hours: null, safety: 'not_asked', shared: false }]
  const ways = [...way('phone', phone), ...way('whatsapp', whatsapp), ...way('meeting', address)]
  const known = name !== null || called.length > 0 || earlier.length > 0 || birthDate !== null || nik !== null
  const contents: Partial<ContentOf> = {
    ...(known || homeRegency !== null
      ? {
          identity: {
            form: 1,
            names: { current: name, earlier: [...earlier], called: [...called] },
            birthDate,
            nik,
            homeRegency,
          },
        }
      : {}),
    ...(ways.length > 0 ? { contact: { form: 1, ways, coverName: null, never: null } } : {}),
    ...(children !== null || note !== null
      ? {
          story: {
            form: 1,
            notes: note === null ? [] : [{ id: uuidv7(), at, text: note }],
            // The list gives a number and not what they need: that is asked.
            dependants:
              children === null ? [] : [{ need: 'other', count: children, note: headings.children }],
          },
        }
      : {}),
  }
  return { contents, ageBand: ageBandOf({ birthDate, age: person.age }, today) }
}
