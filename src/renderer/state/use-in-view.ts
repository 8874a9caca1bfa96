// Whether an element is in the window, or nearly: what is scrolled away need not be kept up to date.
import { type RefObject, useEffect, useState } from 'react'

/** True until the browser has said otherwise. */
export const useInView = (element: RefObject<Element | null>): boolean => {
  const [inView, setInView] = useState(true)
  useEffect(() => {
    if (!element.current) return
    // A margin, so that a row is up to date before it is seen.
    const watch = new IntersectionObserver((entries) => setInView(entries.at(-1)?.isIntersecting ?? true), { rootMargin: '120px' })
    watch.observe(element.current)
    return () => watch.disconnect()
  }, [element])
  return inView
}
