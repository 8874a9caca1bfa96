export interface RunUser {
  readonly name: string
  readonly uid: number
  readonly gid: number
  readonly home: string
}
/** The user that runs the app when this process is root, else null. Throws while that user hasn't been made yet. */
export function findRunUser(): RunUser | null
