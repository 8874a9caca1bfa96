// @vitest-environment jsdom
// Adding from a picture: one code, several with a result each, none.
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { PictureResult } from '../../../../src/renderer/scanner/read-picture.ts'
import { Sheets } from '../../../../src/renderer/sheets/sheets.tsx'
import { useNavigation } from '../../../../src/renderer/state/context.tsx'
import { fakeAccount, fakeBridge, fakeError } from '../../../fakes/fake-bridge.ts'
import { renderOver } from '../render.tsx'

const reading = vi.hoisted((): { result: PictureResult } => ({ result: { kind: 'failed', code: 'scan.no-code' } }))
vi.mock('../../../../src/renderer/scanner/read-picture.ts', () => ({ openPictureReader: () => ({ read: () => Promise.resolve(reading.result), close: () => undefined }) }))

const Page = () => {
  const { sheet } = useNavigation()
  return sheet && <Sheets sheet={sheet} />
}

const choose = async (result: PictureResult) => {
  reading.result = result
  const bridge = fakeBridge()
  const { renderer } = await renderOver(bridge, <Page />, { place: { kind: 'accounts' }, sheet: { kind: 'add' } })
  const input = document.querySelector('input[type=file]')
  if (!input) throw new Error('no file input')
  fireEvent.change(input, { target: { files: [new File(['x'], 'codes.png', { type: 'image/png' })] } })
  const added = () => bridge.calls.filter((call) => call.name === 'accounts.addText').map((call) => call.params)
  return { bridge, renderer, added }
}

afterEach(cleanup)

describe('a picture', () => {
  it('with one code adds it and closes', async () => {
    const { renderer, added } = await choose({ kind: 'texts', texts: ['otpauth://totp/a?secret=AAAA'] })
    await waitFor(() => expect(renderer.where.get().sheet).toBeNull())
    expect(added()).toEqual([{ text: 'otpauth://totp/a?secret=AAAA' }])
  })

  it('without a code says so and offers another one', async () => {
    const { added } = await choose({ kind: 'failed', code: 'scan.no-code' })
    expect((await screen.findByRole('alert')).textContent).toMatch(/\w+\. \w+/)
    expect(screen.getByRole('button', { name: 'Choose another image' })).toBeTruthy()
    expect(added()).toEqual([])
  })

  it('with a code that main refuses says why', async () => {
    reading.result = { kind: 'texts', texts: ['phonefactor://x'] }
    const bridge = fakeBridge({}, { 'accounts.addText': () => ({ ok: false, error: { ...fakeError('link.microsoft-activation'), code: 'link.microsoft-activation' } }) })
    await renderOver(bridge, <Page />, { place: { kind: 'accounts' }, sheet: { kind: 'add' } })
    const input = document.querySelector('input[type=file]')
    if (!input) throw new Error('no file input')
    fireEvent.change(input, { target: { files: [new File(['x'], 'code.png')] } })
    expect((await screen.findByRole('alert')).textContent).toContain('different authenticator app')
  })

  it('with several shows their names, never a secret, and a result for each', async () => {
    const texts = ['otpauth://totp/Bank:a?secret=SECRETONE', 'otpauth://totp/Mail:b?secret=SECRETTWO', 'hello']
    const { bridge, renderer, added } = await choose({ kind: 'texts', texts })
    const dialog = await screen.findByRole('dialog', { name: '3 QR codes in this picture' })
    expect(dialog.textContent).not.toContain('SECRET')
    expect(added()).toEqual([])
    bridge.answer('accounts.addText', ({ text }) => {
      if (text === texts[0]) return { ok: true, value: { account: fakeAccount() } }
      const code = text === texts[1] ? 'account.duplicate' : 'link.not-a-code'
      return { ok: false, error: { ...fakeError(code), code } }
    })
    fireEvent.click(screen.getByRole('button', { name: 'Add Mail, b' }))
    await within(dialog).findByText('Already here')
    fireEvent.click(screen.getByRole('button', { name: 'Add all' }))
    await within(dialog).findByText('Not added')
    expect(added()).toEqual([{ text: texts[1] }, { text: texts[0] }, { text: texts[2] }])
    const rows = within(dialog).getAllByRole('listitem').map((row) => row.querySelector('.pill')?.textContent)
    expect(rows).toEqual(['Added', 'Already here', 'Not added'])
    expect(screen.queryByRole('button', { name: 'Add all' })).toBeNull()
    fireEvent.click(screen.getByRole('button', { name: 'Done' }))
    expect(renderer.where.get().sheet).toBeNull()
  })
})
