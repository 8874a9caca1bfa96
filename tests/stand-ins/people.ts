// The people of practice mode: two personal Microsoft accounts and one work account. Everything here is obviously made up.

/** Tenant id of every personal Microsoft account. */
export const personalTenant = '9188040d-6c67-4c5b-b112-36a304b66dad'
const workTenant = '5e7c1a90-0000-4000-8000-00000c0a7050'

export const practicePassword = 'practice-password'
/** What the alternate e-mail of a real account would bring. */
export const practiceCode = '000000'

export interface Person {
  readonly userName: string
  readonly displayName: string
  readonly oid: string
  readonly tid: string
  readonly kind: 'personal' | 'work'
  /** Masked, as the sign-in page shows it. */
  readonly alternateEmail: string
}

export const people: readonly Person[] = [
  {
    userName: 'sam.rivera@outlook.com',
    displayName: 'Sam Rivera',
    oid: '00000000-0000-0000-5a3e-11ce00000001',
    tid: personalTenant,
    kind: 'personal',
    alternateEmail: 'sa*****@example.net',
  },
  {
    userName: 'robin.ash@outlook.com',
    displayName: 'Robin Ash',
    oid: '00000000-0000-0000-5a3e-11ce00000002',
    tid: personalTenant,
    kind: 'personal',
    alternateEmail: 'ro*****@example.net',
  },
  {
    userName: 'sam.rivera@contoso.com',
    displayName: 'Sam Rivera',
    oid: 'c0a70500-0000-4000-8000-000000000003',
    tid: workTenant,
    kind: 'work',
    alternateEmail: 'sa*****@example.net',
  },
]

export const personByName = (userName: string): Person | undefined => people.find((person) => person.userName === userName.trim().toLowerCase())
export const personByOid = (oid: string): Person | undefined => people.find((person) => person.oid === oid)
