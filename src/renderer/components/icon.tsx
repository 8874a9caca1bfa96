// Every icon on a 24 px grid, drawn with currentColor. A name outside the union doesn't compile. Loaded by the renderer.
import type { ReactNode } from 'react'

const shapes = {
  plus: <path d="M12 5v14M5 12h14" />,
  gear: <><circle cx="12" cy="12" r="3" /><path d="M10.3 3.6h3.4l.5 2.4 1.7.9 2.3-.8 1.7 3-1.8 1.6v1.9l1.8 1.6-1.7 3-2.3-.8-1.7.9-.5 2.5h-3.4l-.5-2.5-1.7-.9-2.3.8-1.7-3 1.8-1.6v-1.9L4.1 9.1l1.7-3 2.3.8 1.7-.9z" /></>,
  search: <><circle cx="11" cy="11" r="6.5" /><path d="m16 16 4.5 4.5" /></>,
  copy: <><rect x="8.5" y="8.5" width="11.5" height="11.5" rx="2.5" /><path d="M15.5 8.5V6.5A2.5 2.5 0 0 0 13 4H6.5A2.5 2.5 0 0 0 4 6.5V13a2.5 2.5 0 0 0 2.5 2.5h2" /></>,
  check: <path d="m5 12.5 4.5 4.5L19 7.5" />,
  'chev-down': <path d="m6 9.5 6 6 6-6" />,
  'chev-right': <path d="m9.5 6 6 6-6 6" />,
  'chev-left': <path d="m14.5 6-6 6 6 6" />,
  updown: <path d="m8 9.5 4-4 4 4M8 14.5l4 4 4-4" />,
  grip: <><circle cx="9" cy="6" r="1.6" /><circle cx="15" cy="6" r="1.6" /><circle cx="9" cy="12" r="1.6" /><circle cx="15" cy="12" r="1.6" /><circle cx="9" cy="18" r="1.6" /><circle cx="15" cy="18" r="1.6" /></>,
  lock: <><rect x="5" y="10.5" width="14" height="9.5" rx="2.5" /><path d="M8 10.5V8a4 4 0 0 1 8 0v2.5" /></>,
  key: <><circle cx="8" cy="15.5" r="4" /><path d="m11 12.5 8.5-8.5M16 7.5l3 3M13.5 10l2 2" /></>,
  cloud: <path d="M7 18.5a4.25 4.25 0 0 1-.6-8.45A6 6 0 0 1 18 11.1a3.75 3.75 0 0 1-.5 7.4z" />,
  shield: <><path d="M12 3.5 5 6v5.5c0 4.3 2.9 7.5 7 9 4.1-1.5 7-4.7 7-9V6z" /><path d="m9 12 2.2 2.2L15.2 10" /></>,
  'shield-bang': <><path d="M12 3.5 5 6v5.5c0 4.3 2.9 7.5 7 9 4.1-1.5 7-4.7 7-9V6z" /><path d="M12 8.5v4M12 15.7v.1" /></>,
  alert: <><path d="M10.6 4.8 3.3 17.5a1.65 1.65 0 0 0 1.4 2.5h14.6a1.65 1.65 0 0 0 1.4-2.5L13.4 4.8a1.65 1.65 0 0 0-2.8 0z" /><path d="M12 9.5v4M12 16.7v.1" /></>,
  bang: <path d="M12 5.5v8M12 18.2v.1" />,
  info: <><circle cx="12" cy="12" r="8.5" /><path d="M12 11v5M12 8v.1" /></>,
  x: <path d="m6.5 6.5 11 11M17.5 6.5l-11 11" />,
  camera: <><path d="M4 9.5A2.5 2.5 0 0 1 6.5 7h1.3l1.4-2h5.6l1.4 2h1.3A2.5 2.5 0 0 1 20 9.5v7a2.5 2.5 0 0 1-2.5 2.5h-11A2.5 2.5 0 0 1 4 16.5z" /><circle cx="12" cy="12.8" r="3.3" /></>,
  'camera-off': <path d="M8.5 6 9.2 5h5.6l1.4 2h1.3A2.5 2.5 0 0 1 20 9.5v7M17.5 19h-11A2.5 2.5 0 0 1 4 16.5v-7A2.5 2.5 0 0 1 6 7.05M9.3 11a3.3 3.3 0 0 0 4.6 4.6M3.5 3.5l17 17" />,
  screen: <><rect x="3.5" y="5" width="17" height="11.5" rx="2.5" /><path d="M12 16.5v3M8.5 19.5h7" /></>,
  image: <><rect x="4" y="4.5" width="16" height="15" rx="2.5" /><circle cx="9" cy="9.5" r="1.6" /><path d="m4.5 17 4.8-4.3 3.2 2.8 3.5-3.5 4 3.8" /></>,
  link: <><path d="M10 14a4 4 0 0 0 5.7 0l3-3A4 4 0 0 0 13 5.3l-1 1" /><path d="M14 10a4 4 0 0 0-5.7 0l-3 3A4 4 0 0 0 11 18.7l1-1" /></>,
  keyboard: <><rect x="3" y="6" width="18" height="12" rx="2.5" /><path d="M7 10v.1M10.3 10v.1M13.7 10v.1M17 10v.1M8.5 14h7" /></>,
  qr: <><rect x="4" y="4" width="6" height="6" rx="1.5" /><rect x="14" y="4" width="6" height="6" rx="1.5" /><rect x="4" y="14" width="6" height="6" rx="1.5" /><path d="M14 14h2.5v2.5M20 14v.1M14 20v.1M17.5 20H20v-2.5" /></>,
  person: <><circle cx="12" cy="8.2" r="3.7" /><path d="M5 19.5c.6-3.7 3.4-5.7 7-5.7s6.4 2 7 5.7" /></>,
  swap: <path d="M4.5 9h14l-3.5-3.5M19.5 15h-14L9 18.5" />,
  refresh: <><path d="M19.5 12a7.5 7.5 0 0 1-13.3 4.7M4.5 12a7.5 7.5 0 0 1 13.3-4.7" /><path d="M18 3.5v4h-4M6 20.5v-4h4" /></>,
  clock: <><circle cx="12" cy="12" r="8.5" /><path d="M12 7.5V12l3 2" /></>,
  laptop: <><rect x="5" y="5" width="14" height="10" rx="2" /><path d="M2.5 18.5h19" /></>,
  trash: <path d="M4.5 7h15M9.5 7V5.5A1.5 1.5 0 0 1 11 4h2a1.5 1.5 0 0 1 1.5 1.5V7M6.5 7l.8 11a2 2 0 0 0 2 1.9h5.4a2 2 0 0 0 2-1.9l.8-11M10.2 11v5M13.8 11v5" />,
  download: <path d="M12 4v11M7.5 11l4.5 4.5 4.5-4.5M5 19.5h14" />,
  upload: <path d="M12 15.5v-11M7.5 8.5 12 4l4.5 4.5M5 19.5h14" />,
  external: <path d="M9 5H7.5A2.5 2.5 0 0 0 5 7.5v9A2.5 2.5 0 0 0 7.5 19h9a2.5 2.5 0 0 0 2.5-2.5V15M13 5h6v6M19 5l-8 8" />,
  flask: <path d="M9.5 3.5h5M10.5 3.5V10l-5 8a1.7 1.7 0 0 0 1.5 2.5h10a1.7 1.7 0 0 0 1.5-2.5l-5-8V3.5M8 15.5h8" />,
  undo: <path d="M5 9h9.5a4.75 4.75 0 0 1 0 9.5H9M8.5 5.5 5 9l3.5 3.5" />,
  eye: <><path d="M3 12c1.4-3.4 4.5-6.4 9-6.4s7.6 3 9 6.4c-1.4 3.4-4.5 6.4-9 6.4S4.4 15.4 3 12z" /><circle cx="12" cy="12" r="2.9" /></>,
  'eye-off': <path d="M4 4l16 16M9.9 5.9A9 9 0 0 1 12 5.6c4.5 0 7.6 3 9 6.4a11.5 11.5 0 0 1-2.3 3.5M6.3 7.7A11 11 0 0 0 3 12c1.4 3.4 4.5 6.4 9 6.4a9.3 9.3 0 0 0 4-.9M10 10a2.9 2.9 0 0 0 4 4" />,
  move: <path d="M12 4v16M4 12h16M9.5 6.5 12 4l2.5 2.5M9.5 17.5 12 20l2.5-2.5M6.5 9.5 4 12l2.5 2.5M17.5 9.5 20 12l-2.5 2.5" />,
  touch: <path d="M8 18.5c.9-1.7 1.3-3.6 1.3-6.2a2.7 2.7 0 0 1 5.4 0c0 2.9-.4 5-1.2 7M5.3 15.5c.4-1 .6-2 .6-3.3a6.1 6.1 0 0 1 9.4-5.1M17.4 9.5c.5.9.7 1.8.7 2.8 0 2-.2 3.7-.6 5.2M12 12.3c0 3-.4 5.2-1.5 7.4" />,
  more: <><circle cx="6" cy="12" r=".6" /><circle cx="12" cy="12" r=".6" /><circle cx="18" cy="12" r=".6" /></>,
} satisfies Record<string, ReactNode>

export type IconName = keyof typeof shapes

export interface IconProps {
  readonly name: IconName
  /** 16 px, 20 px or 28 px. */
  readonly size?: 'm' | 'l' | 'xl'
}

const sizes = { m: 'icon', l: 'icon icon--lg', xl: 'icon icon--xl' } as const

export const Icon = ({ name, size = 'm' }: IconProps) => (
  <svg className={sizes[size]} viewBox="0 0 24 24" aria-hidden="true">
    {shapes[name]}
  </svg>
)
