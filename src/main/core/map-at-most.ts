// Work on many items, a few at a time, answers in the items' order. Pure; loaded by main. tests/unit/core/map-at-most.test.ts.

/** Rejects with the first failure and then starts nothing more; what has been started goes on in the background. */
export const mapAtMost = async <T, R>(items: readonly T[], limit: number, work: (item: T) => Promise<R>): Promise<R[]> => {
  const answers = new Map<number, R>()
  const queue = items.entries()
  let hasFailed = false
  const worker = async (): Promise<void> => {
    for (const [at, item] of queue) {
      try {
        answers.set(at, await work(item))
      } catch (error) {
        hasFailed = true
        throw error
      }
      if (hasFailed) return
    }
  }
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker))
  return [...answers].sort(([a], [b]) => a - b).map(([, answer]) => answer)
}
