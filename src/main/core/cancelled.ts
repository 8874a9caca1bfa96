// Cancelling is not an error of the product: it has its own class, which no sentence is written for.
export class Cancelled extends Error {
  override readonly name = 'Cancelled'
  constructor() {
    super('cancelled')
  }
}

/** Throws Cancelled once the signal has been aborted. */
export const throwIfCancelled = (signal: AbortSignal): void => {
  if (signal.aborted) throw new Cancelled()
}
