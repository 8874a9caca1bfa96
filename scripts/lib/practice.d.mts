/** The file named by the stand-ins' ready line, or null for any other line. */
export function readyFile(line: string): string | null
