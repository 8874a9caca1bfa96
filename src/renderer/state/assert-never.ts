// Ends a switch over a union: a new member doesn't compile until every switch knows it.
export const assertNever = (value: never): never => {
  throw new Error(`Unexpected value: ${JSON.stringify(value)}`)
}
