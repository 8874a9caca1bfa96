// The brand mark: two halves and a fold, the keyhole across both.
export const Mark = () => (
  <svg className="mark" viewBox="0 0 88 88" aria-hidden="true">
    <path className="mark-near" d="M44 8 16.1 17.3A6 6 0 0 0 12 23v42a6 6 0 0 0 4.1 5.7L44 80z" />
    <path className="mark-far" d="m44 8 27.9 9.3A6 6 0 0 1 76 23v42a6 6 0 0 1-4.1 5.7L44 80z" />
    <path className="mark-far" d="M44 29a8.5 8.5 0 0 0-4.5 15.7L37.2 58H44z" />
    <path className="mark-near" d="M44 29a8.5 8.5 0 0 1 4.5 15.7L50.8 58H44z" />
  </svg>
)
