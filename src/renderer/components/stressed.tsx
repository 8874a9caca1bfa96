// A sentence from copy/ with its names in bold.
import { Fragment } from 'react'
import type { Stressed } from '../copy/stressed.ts'

export const StressedText = ({ of }: { readonly of: Stressed }) =>
  of.map((part, index) => (typeof part === 'string' ? <Fragment key={index}>{part}</Fragment> : <strong key={index}>{part.strong}</strong>))
