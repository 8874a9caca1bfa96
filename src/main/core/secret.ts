// Secrets as values that print as a mask: an accidental log line, JSON or template string shows no byte of them.
// Pure; used all over main. tests/unit/core/secret.test.ts shows the mask.

const mask = '[secret]'

/** Key material or an OTP secret. `bytes()` is the only way out. */
export class SecretBytes {
  readonly #bytes: Uint8Array
  constructor(bytes: Uint8Array) {
    this.#bytes = Uint8Array.from(bytes)
  }
  /** A copy, so that no holder can change another's secret. */
  bytes(): Uint8Array {
    return Uint8Array.from(this.#bytes)
  }
  get length(): number {
    return this.#bytes.length
  }
  equals(other: SecretBytes): boolean {
    if (other.length !== this.length) return false
    const theirs = other.bytes()
    return this.#bytes.reduce((difference, byte, i) => difference | (byte ^ (theirs[i] ?? 0)), 0) === 0
  }
  toString(): string {
    return mask
  }
  toJSON(): string {
    return mask
  }
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return mask
  }
}

/** A token or passphrase. `text()` is the only way out. */
export class SecretText {
  readonly #text: string
  constructor(text: string) {
    this.#text = text
  }
  text(): string {
    return this.#text
  }
  toString(): string {
    return mask
  }
  toJSON(): string {
    return mask
  }
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return mask
  }
}
