// Orders that a test gives to stand-ins in another process: one JSON object a line, answered by one line.
import { z } from 'zod'
import type { StandIns } from './index.ts'

const fault = z.strictObject({
  match: z.exactOptional(z.strictObject({ method: z.exactOptional(z.string()), path: z.exactOptional(z.string()), server: z.exactOptional(z.enum(['graph', 'content'])) })),
  status: z.exactOptional(z.number().int()),
  retryAfterSeconds: z.exactOptional(z.number().int()),
  code: z.exactOptional(z.string()),
  body: z.exactOptional(z.string()),
  delayMs: z.exactOptional(z.number()),
  cut: z.exactOptional(z.enum(['before', 'middle', 'after'])),
  redirectTo: z.exactOptional(z.string()),
  tooLargeBytes: z.exactOptional(z.number().int()),
  times: z.exactOptional(z.number().int()),
})

const order = z.discriminatedUnion('do', [
  z.strictObject({
    do: z.literal('switch-identity'),
    set: z.strictObject({
      letWorkAccountsThrough: z.exactOptional(z.boolean()),
      alternateEmail: z.exactOptional(z.enum(['fresh-sign-in', 'always', 'never'])),
      delayMs: z.exactOptional(z.number()),
    }),
  }),
  z.strictObject({ do: z.literal('switch-graph'), set: z.strictObject({ pageSize: z.exactOptional(z.number().int()), clockOffsetMs: z.exactOptional(z.number()), appRootMissing: z.exactOptional(z.boolean()) }) }),
  z.strictObject({ do: z.literal('add-fault'), fault }),
  z.strictObject({ do: z.literal('clear-faults') }),
  z.strictObject({ do: z.literal('revoke-refresh-tokens'), userName: z.exactOptional(z.string()) }),
  z.strictObject({ do: z.literal('expire-access-tokens') }),
  z.strictObject({ do: z.enum(['down', 'up']), which: z.enum(['identity', 'graph']) }),
  z.strictObject({ do: z.literal('consents'), userName: z.string() }),
  z.strictObject({ do: z.literal('report') }),
])

export type Order = z.infer<typeof order>

/** Never throws: what didn't work is in the answer. */
export const obey = async (standIns: StandIns, line: string): Promise<Record<string, unknown>> => {
  try {
    return { ok: true, ...(await carryOut(standIns, order.parse(JSON.parse(line)))) }
  } catch (error) {
    return { ok: false, problem: error instanceof Error ? error.message : String(error) }
  }
}

const carryOut = async ({ identity, graph }: StandIns, what: Order): Promise<Record<string, unknown>> => {
  switch (what.do) {
    case 'switch-identity':
      Object.assign(identity.switches, what.set)
      return {}
    case 'switch-graph':
      Object.assign(graph.switches, what.set)
      return {}
    case 'add-fault':
      graph.faults.add(what.fault)
      return {}
    case 'clear-faults':
      graph.faults.clear()
      return {}
    case 'revoke-refresh-tokens':
      identity.revokeRefreshTokens(what.userName)
      return {}
    case 'expire-access-tokens':
      identity.expireAccessTokens()
      return {}
    case 'down':
    case 'up':
      await { identity, graph }[what.which][what.do]()
      return {}
    case 'consents':
      return { scopes: [...(await identity.consentsOf(what.userName))].sort() }
    case 'report':
      return { violations: graph.violations, requests: graph.seen.length }
  }
}
