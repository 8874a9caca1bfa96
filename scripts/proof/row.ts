// One row of `npm run proof`: something that is tried many times, and what was lost or leaked.

export interface Tally {
  readonly tries: number
  readonly losses: number
  readonly leaks: number
}

export interface ProofRow {
  readonly what: string
  run(options: { readonly log: (line: string) => void }): Promise<Tally>
}

export const sum = (tallies: readonly Tally[]): Tally => ({
  tries: tallies.reduce((total, { tries }) => total + tries, 0),
  losses: tallies.reduce((total, { losses }) => total + losses, 0),
  leaks: tallies.reduce((total, { leaks }) => total + leaks, 0),
})
