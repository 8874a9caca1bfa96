// The scan's transition function as a table.
import { describe, expect, test } from 'vitest'
import { nextScanState, type AddRefusal, type ScanEvent, type ScanState } from '../../../../src/renderer/scanner/scan-state.ts'
import { fakeAccount } from '../../../fakes/fake-bridge.ts'

const account = fakeAccount()
const error: AddRefusal = { code: 'link.not-a-code', detail: {}, reference: '0badf00d' }
const cameras = [{ id: 'a', label: 'Front' }]
const starting: ScanState = { kind: 'starting' }
const running: ScanState = { kind: 'running', cameras, cameraId: 'a', isFront: true, light: null, sight: { kind: 'looking', hint: null } }
const refused: ScanState = { ...running, sight: { kind: 'refused', error } }
const hidden: ScanState = { kind: 'hidden' }
const failed: ScanState = { kind: 'failed', code: 'scan.camera-busy' }
const added: ScanState = { kind: 'added', account }
const opened: ScanEvent = { kind: 'opened', cameras, cameraId: 'a', isFront: true, light: null }
const hinted: ScanState = { ...running, sight: { kind: 'looking', hint: 'closer' } }
const lit: ScanState = { ...running, light: { isOn: false } }
const two = [...cameras, { id: 'b', label: 'Desk' }]

describe('nextScanState', () => {
  test.each<[string, ScanState, ScanEvent, ScanState]>([
    ['a camera that opened runs', starting, opened, running],
    ['one that opened after the window was hidden doesn’t', hidden, opened, hidden],
    ['a found text is on its way', running, { kind: 'found' }, { ...running, sight: { kind: 'found' } }],
    ['a refused one is said', running, { kind: 'refused', error }, refused],
    ['until it is gone', refused, { kind: 'gone' }, running],
    ['a hint is said while nothing is found', running, { kind: 'hint', hint: 'closer' }, hinted],
    ['until there is none', hinted, { kind: 'hint', hint: null }, running],
    ['what is said of a refused code is not covered by a hint', refused, { kind: 'hint', hint: 'closer' }, refused],
    ['a code that was found takes the hint away', hinted, { kind: 'found' }, { ...running, sight: { kind: 'found' } }],
    ['a camera that was connected is offered', running, { kind: 'cameras', cameras: two }, { ...running, cameras: two }],
    ['and is no news for a hidden window', hidden, { kind: 'cameras', cameras: two }, hidden],
    ['a light is switched', lit, { kind: 'light', isOn: true }, { ...running, light: { isOn: true } }],
    ['a camera without one gets none', running, { kind: 'light', isOn: true }, running],
    ['several codes are the user’s to choose from', running, { kind: 'several', texts: ['a', 'b'] }, { kind: 'several', texts: ['a', 'b'] }],
    ['but not in a window that was hidden meanwhile', hidden, { kind: 'several', texts: ['a', 'b'] }, hidden],
    ['the choice stays', { kind: 'several', texts: ['a', 'b'] }, { kind: 'hide' }, { kind: 'several', texts: ['a', 'b'] }],
    ['no sight without a running camera', hidden, { kind: 'found' }, hidden],
    ['hiding turns the camera off', running, { kind: 'hide' }, hidden],
    ['a failure stays to be read', failed, { kind: 'hide' }, failed],
    ['a failure while hidden is not said: showing starts anew', hidden, { kind: 'failed', code: 'scan.camera-busy' }, hidden],
    ['another try', failed, { kind: 'start' }, starting],
    ['an unplugged camera', running, { kind: 'failed', code: 'scan.camera-missing' }, { kind: 'failed', code: 'scan.camera-missing' }],
    ['an account that main took counts although the window was hidden meanwhile', hidden, { kind: 'added', account }, added],
    ['and is the end', added, { kind: 'start' }, added],
    ['whatever comes after it', added, { kind: 'failed', code: 'scan.engine-failed' }, added],
  ])('%s', (_, state, event, next) => {
    expect(nextScanState(state, event)).toEqual(next)
  })

  test('the same refusal frame after frame is the same state: nothing is drawn or spoken again', () => {
    expect(nextScanState(refused, { kind: 'refused', error })).toBe(refused)
    expect(nextScanState(hinted, { kind: 'hint', hint: 'closer' })).toBe(hinted)
  })
})
