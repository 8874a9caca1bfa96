// What goes wrong on purpose in the Graph stand-in: each fault says which requests it meets, what happens and how often.

export interface Fault {
  /** Requests it meets; a part that is left out meets all. `path` is part of the decoded path. `content` is the download server. */
  readonly match?: { readonly method?: string; readonly path?: string; readonly server?: 'graph' | 'content' }
  readonly status?: number
  readonly retryAfterSeconds?: number
  /** Error code of Graph's body, such as accessDenied. */
  readonly code?: string
  /** Sent as it is with status 200 (or `status`) instead of an answer; not JSON if you like. */
  readonly body?: string
  /** Before anything else happens. */
  readonly delayMs?: number
  /** The connection ends before the answer, in the middle of its body, or after the request was carried out but before its answer. */
  readonly cut?: 'before' | 'middle' | 'after'
  /** Answers 302 to this address. */
  readonly redirectTo?: string
  /** Answers with a body of this many bytes. */
  readonly tooLargeBytes?: number
  /** How often it happens; for good unless told. */
  readonly times?: number
}

export interface Faults {
  add(fault: Fault): void
  clear(): void
  /** The fault for a request, counted as used. */
  take(server: 'graph' | 'content', method: string, path: string): Fault | null
}

export const createFaults = (): Faults => {
  let list: { fault: Fault; left: number }[] = []
  return {
    add: (fault) => void list.push({ fault, left: fault.times ?? Infinity }),
    clear: () => {
      list = []
    },
    take: (server, method, path) => {
      const found = list.find(({ fault: { match }, left }) => left > 0 && (match?.server ?? 'graph') === server && (match?.method ?? method) === method && path.includes(match?.path ?? ''))
      if (!found) return null
      found.left -= 1
      return found.fault
    },
  }
}
