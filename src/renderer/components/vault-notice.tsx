// What opening the vault had to put up with, such as a damaged newest file: said once, until the window closes.
import { errorCopy } from '../copy/errors.ts'
import { useSlice } from '../state/context.tsx'
import { Banner } from './banner.tsx'

export const VaultNotice = () => {
  const vault = useSlice('vault')
  const { platform } = useSlice('app')
  if (vault.kind !== 'ready' || !vault.notice) return null
  const copy = errorCopy(vault.notice, platform)
  return (
    <Banner tone="warn" title={copy.title}>
      {copy.sentence}
    </Banner>
  )
}
