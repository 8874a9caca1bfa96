// What the document itself carries: platform and practice mode for the style sheets, and the window's title with the count.
import { useEffect } from 'react'
import { windowTitle } from '../copy/common.ts'
import { useSlice } from './context.tsx'

export const useDocumentMarks = (): void => {
  const { platform, practice } = useSlice('app')
  const needing = useSlice('accounts').list.filter((account) => account.need !== 'none').length
  useEffect(() => {
    document.documentElement.dataset['platform'] = platform
    document.documentElement.toggleAttribute('data-practice', practice)
  }, [platform, practice])
  useEffect(() => {
    document.title = windowTitle(needing)
  }, [needing])
}
