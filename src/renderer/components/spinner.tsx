// Turning circle for waits of unknown length. The words beside it carry the meaning.
export const Spinner = () => <span className="spinner" aria-hidden="true" />
