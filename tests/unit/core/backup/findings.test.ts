// What the user is told when no version opens: the reason that they can do most about.
import { describe, expect, it } from 'vitest'
import { noneUnopened, unopenedBy, whyNothingOpens, type LocationFindings, type Unopened } from '../../../../src/main/core/backup/findings.ts'

const location = (unopened: Partial<Record<Unopened, number>> = {}, change: Partial<LocationFindings> = {}): LocationFindings => ({
  opened: 0,
  unopened: { ...noneUnopened, ...unopened },
  expectsMore: false,
  noKey: null,
  ...change,
})
const wrong = (expected: string): LocationFindings => location({ 'unknown-key': 2 }, { noKey: { kind: 'wrong-account', expected } })

describe('when nothing opens', () => {
  it.each<[string, LocationFindings[], string]>([
    ['no location at all', [], 'backup.none'],
    ['a location with a key and no file yet', [location()], 'backup.none'],
    ['a location whose newest file has not arrived', [location({}, { expectsMore: true })], 'storage.not-downloaded'],
    ['files that are still in the cloud, beside damaged ones', [location({ 'not-downloaded': 1, damaged: 3 })], 'storage.not-downloaded'],
    ['files with a passphrase', [location({ passphrase: 1, damaged: 1 })], 'backup.passphrase-needed'],
    ['files of a newer app', [location({ newer: 1, damaged: 1 })], 'backup.newer'],
    ['files of a key that is gone', [location({ 'unknown-key': 1, damaged: 1 })], 'key-guard.missing'],
    ['damaged files only', [location({ damaged: 1 })], 'backup.damaged'],
    ['practice data', [location({ 'practice-data': 1 }, { noKey: { kind: 'key-missing' } })], 'backup.practice-data'],
    ['no key', [location({ 'unknown-key': 1 }, { noKey: { kind: 'key-missing' } })], 'key-guard.missing'],
    ['a damaged key', [location({}, { noKey: { kind: 'damaged-key' } })], 'key-guard.damaged'],
    ['a key of another client id', [location({}, { noKey: { kind: 'other-app' } })], 'key-guard.other-app'],
    ['somebody else’s location', [wrong('sa...@outlook.example')], 'backup.wrong-account'],
    ['somebody else’s location and an own one without a key', [wrong('x'), location({}, { noKey: { kind: 'key-missing' } })], 'key-guard.missing'],
    ['somebody else’s location and an own one that is damaged', [wrong('x'), location({ damaged: 1 })], 'backup.damaged'],
  ])('%s', (_, locations, code) => expect(whyNothingOpens(locations)?.code).toBe(code))

  it('names the account that is expected, where known', () => {
    expect(whyNothingOpens([wrong('sa...@outlook.example')])?.detail).toEqual({ expected: 'sa...@outlook.example' })
    expect(whyNothingOpens([wrong('')])?.detail).toEqual({})
  })

  it('is silent as soon as one version opens', () => expect(whyNothingOpens([wrong('x'), location({ damaged: 9 }, { opened: 1 })])).toBeNull())

  it('takes a trouble of one file as that, and a trouble of a guard as the end', () => {
    expect(unopenedBy('storage.too-large')).toBe('damaged')
    expect(unopenedBy('cloud.offline')).toBeNull()
    expect(unopenedBy('storage.denied')).toBeNull()
  })
})
