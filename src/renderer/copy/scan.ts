// The scan sheet's words. Renderer. What is wrong with a camera or a code stands in copy/errors.
import type { ScanHint } from '../scanner/hints.ts'

const hints: Record<ScanHint, string> = {
  covered: 'Only black: open the camera’s cover',
  'too-dark': 'Too dark: turn on a light',
  glare: 'Tilt the code away from the light',
  closer: 'Bring the code closer',
  'hold-still': 'Hold it still',
}

export const scanCopy = {
  title: 'Scan QR code',
  picture: 'Live picture from the camera',
  privacy: 'The picture stays on this computer and is never saved.',
  camera: 'Camera',
  starting: 'Starting the camera',
  looking: 'Hold the QR code up to the camera',
  hints,
  light: 'Camera light',
  found: 'Found',
  hidden: 'The camera is off while this window is hidden',
  otherWays: 'No luck with the camera?',
  withoutCamera: 'Or add the account without a camera',
  chooseImage: 'Choose image',
  pasteLink: 'Paste link',
  /** A camera whose driver gives no name. */
  cameraName: (label: string, position: number): string => (label === '' ? `Camera ${position}` : label),
} as const
