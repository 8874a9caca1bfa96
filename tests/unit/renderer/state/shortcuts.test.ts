// Which keys mean what in the whole window.
import { describe, expect, it } from 'vitest'
import { commandOf } from '../../../../src/renderer/state/shortcuts.ts'

const press = (key: string, change: Partial<Parameters<typeof commandOf>[0]> = {}) => commandOf({ key, command: true, shift: false, inText: false, ...change })

describe('commandOf', () => {
  it.each([
    ['n', 'add'],
    ['N', 'add'],
    [',', 'settings'],
    ['z', 'undo'],
  ] as const)('command + %s is %s', (key, command) => {
    expect(press(key)).toBe(command)
  })

  it('leaves undo to a text field, and redo to nobody', () => {
    expect(press('z', { inText: true })).toBeNull()
    expect(press('z', { shift: true })).toBeNull()
  })

  it('takes no plain letter: the list finds accounts by typing', () => {
    expect(press('n', { command: false })).toBeNull()
    expect(press('z', { command: false })).toBeNull()
  })

  it('takes Esc with no command', () => {
    expect(press('Escape', { command: false })).toBe('leave')
  })
})
