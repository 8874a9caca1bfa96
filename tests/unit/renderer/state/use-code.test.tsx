// @vitest-environment jsdom
import { act } from '@testing-library/react'
import { expect, test } from 'vitest'
import type { CodeView } from '../../../../src/shared/contract/views.ts'
import { useCode } from '../../../../src/renderer/state/context.tsx'
import { fakeBridge, hexId } from '../../../fakes/fake-bridge.ts'
import { renderOver } from '../render.tsx'

const id = hexId(1)
const timed = (code: string): CodeView => ({ kind: 'timed', id, code, next: '999999', validFromMs: 0, validUntilMs: 30_000 })

const Shown = ({ live }: { readonly live: boolean }) => {
  const code = useCode(id, live)
  return <p>{code?.code}</p>
}

test.each([
  [true, '222222'],
  [false, '111111'],
])('a row with live = %s shows %s after the code has changed', async (live, shown) => {
  const bridge = fakeBridge({ codes: { items: [timed('111111')], copied: null } })
  const { container } = await renderOver(bridge, <Shown live={live} />)
  act(() => bridge.push('codes', { items: [timed('222222')], copied: null }))
  expect(container.textContent).toBe(shown)
})
