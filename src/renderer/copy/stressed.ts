// A sentence with the names in it set apart, so that the screen can stress them and never has to build it.
export type Stressed = readonly (string | { readonly strong: string })[]
