// What people, clocks, networks, syncing programs and other software do to two computers that share a backup, as fast-check
// commands. After each one everything comes to rest and the ledger looks.
import fc from 'fast-check'
import { isAppError } from '../../src/main/core/app-error.ts'
import type { Account } from '../../src/main/core/accounts/account.ts'
import { Cancelled } from '../../src/main/core/cancelled.ts'
import { SecretBytes, SecretText } from '../../src/main/core/secret.ts'
import { faultArbitrary } from './faults.ts'
import type { Computer } from './computer.ts'
import { isVersion, sameBytes, Violation } from './ledger.ts'
import { people, type World } from './world.ts'

type Command = fc.AsyncCommand<object, World>

const command = (name: string, run: (world: World) => Promise<void> | void): Command => ({
  check: () => true,
  toString: () => name,
  run: async (_model, world) => {
    for (const computer of world.computers) computer.keysReadNow.clear()
    await run(world)
    await world.settle()
    world.check()
  },
})

const which = fc.constantFrom('a' as const, 'b' as const)
const get = (world: World, id: string): Computer => {
  const found = world.computers.find((computer) => computer.id === id)
  if (!found) throw new Error(`no computer ${id}`)
  return found
}
const other = (id: 'a' | 'b'): 'a' | 'b' => (id === 'a' ? 'b' : 'a')
const pickFrom = <T>(list: readonly T[], pick: number): T | undefined => list[pick % Math.max(1, list.length)]

/** What a click may answer is no broken promise; anything that isn't one of the app's errors is. */
const click = async (press: () => unknown): Promise<void> => {
  try {
    await press()
  } catch (error) {
    if (!isAppError(error) && !(error instanceof Cancelled) && !(error instanceof Error && error.constructor.name === 'Killed')) throw error
    if (isAppError(error, 'app.unexpected')) throw error
  }
}

// --- people ----------------------------------------------------------------------------------------------------------

const newAccount = (world: World, n: number, isBound: boolean): Account => {
  const { id, secret } = world.ledger.makeSecret(isBound)
  return { id, kind: 'other', issuer: `Issuer ${n % 7}`, userName: 'sam', binding: isBound ? 'this-device' : 'portable', credential: { type: 'totp', secret: new SecretBytes(secret), algorithm: 'SHA1', digits: 6, period: 30 } }
}

type Edit = 'add' | 'add bound' | 'rename' | 'remove' | 'order' | 'theme'

const change = async (world: World, id: string, what: Edit, n: number): Promise<void> =>
  get(world, id).change((document) => {
    const { accounts } = document
    const at = n % Math.max(1, accounts.length)
    switch (what) {
      case 'rename':
        return { ...document, accounts: accounts.map((one, i) => (i === at ? { ...one, issuer: `Renamed ${n}` } : one)) }
      case 'remove':
        return { ...document, accounts: accounts.filter((_, i) => i !== at) }
      case 'order':
        return { ...document, accounts: [...accounts.slice(at), ...accounts.slice(0, at)] }
      case 'theme':
        return { ...document, settings: { ...document.settings, theme: n % 2 === 0 ? 'dark' : 'light' } }
      case 'add':
      case 'add bound':
        return { ...document, accounts: [...accounts, newAccount(world, n, what === 'add bound')] }
    }
  })

const passes = (world: World, ms: number): void => {
  world.addTime(ms)
  for (const computer of world.computers) computer.time.advance(ms)
}

const edit = fc.tuple(which, fc.constantFrom<Edit>('add', 'add', 'add bound', 'rename', 'rename', 'remove', 'order', 'theme'), fc.nat({ max: 1_000 }), fc.boolean()).map(([id, what, n, isBackedUp]) =>
  command(`${id}: ${what} ${n}${isBackedUp ? ', and it is backed up' : ''}`, async (world) => {
    await change(world, id, what, n)
    if (isBackedUp) passes(world, 4_000)
  }),
)

/** Many versions: what retention is for. */
const busy = fc.tuple(which, fc.integer({ min: 3, max: 8 }), fc.constantFrom(10_000, 7 * 60 * 60_000, 25 * 60 * 60_000, 11 * 24 * 60 * 60_000)).map(([id, times, everyMs]) =>
  command(`${id}: ${times} changes, one in ${everyMs / 1000} s`, async (world) => {
    for (let i = 0; i < times; i += 1) {
      await change(world, id, 'rename', i)
      passes(world, everyMs)
      await world.settle()
      world.check()
    }
  }),
)

const switches = fc.tuple(which, fc.constantFrom('turn on', 'turn on', 'turn off', 'run', 'run', 'refresh', 'cancel', 'new key', 'put key back', 'accept storage', 'dismiss', 'make app folder')).map(([id, what]) =>
  command(`${id}: ${what}`, (world) =>
    click(() => {
      const { service } = get(world, id).app()
      switch (what) {
        case 'turn on':
          service.turnOn({ withoutPassphrase: false })
          return
        case 'turn off':
          return service.turnOff()
        case 'run':
          service.run()
          return
        case 'refresh':
          service.refresh()
          return
        case 'cancel': {
          if (get(world, id).backup().on) service.run()
          service.cancel()
          return
        }
        case 'new key':
          service.newKey()
          return
        case 'put key back':
          return service.putKeyBack()
        case 'accept storage':
          return service.acceptStorage()
        case 'dismiss':
          return service.dismissNotice('new-key')
        case 'make app folder':
          service.makeAppFolder()
          return
      }
    }),
  ),
)

const moves = fc.tuple(which, fc.constantFrom('folder', 'account', 'join', 'delete', 'take back'), fc.nat({ max: 5 })).map(([id, what, n]) =>
  command(`${id}: ${what} ${n}`, (world) =>
    click(() => {
      const computer = get(world, id)
      const { service } = computer.app()
      switch (what) {
        case 'folder':
          return service.useFolder([null, 'first folder', 'second folder'][n % 3] ?? null)
        case 'account': {
          computer.signInAs(people[n % people.length] ?? people[0] ?? fail())
          service.useOtherAccount()
          return
        }
        case 'join':
          service.turnOn({ withoutPassphrase: true })
          return
        case 'delete':
          return service.delete()
        case 'take back': {
          const { retired, loc } = computer.backup()
          const target = pickFrom(retired, n)?.loc ?? loc
          if (target !== null) service.takeBack(target)
          return
        }
      }
    }),
  ),
)
const fail = (): never => {
  throw new Error('nobody')
}

const passphrases = fc.tuple(which, fc.constantFrom('set', 'remove', 'enter'), fc.nat({ max: 2 })).map(([id, what, n]) =>
  command(`${id}: ${what} passphrase ${n}`, (world) =>
    click(() => {
      const { passphrase } = get(world, id).app()
      const text = new SecretText(`a long passphrase ${n}`)
      return what === 'set' ? passphrase.set(text, { sheet: false }) : what === 'remove' ? passphrase.remove() : passphrase.enter(text)
    }),
  ),
)

/** A check-up writes nothing, whatever is wrong. */
const checkup = which.map((id) =>
  command(`${id}: check my backup`, async (world) => {
    const computer = get(world, id)
    await world.settle()
    const before = snapshot(world)
    await click(() => computer.app().checkup.run())
    await computer.until('the check-up', () => computer.app().checkup.view.get().running === null)
    if (snapshot(world) !== before) throw new Violation('loss', 'a check-up changed something')
  }),
)
const snapshot = (world: World): string =>
  JSON.stringify([
    [...world.places.values()].flatMap(({ key, views }) => [...views].flatMap(([id, { files }]) => (files.size > 0 ? [[key, id, ...[...files.keys()].sort()]] : []))),
    [...world.guards].map(([oid, files]) => [oid, [...files.keys()].sort()]),
  ])

// --- processes and computers -----------------------------------------------------------------------------------------

const processes = fc.oneof(
  which.map((id) => command(`${id}: restart`, (world) => get(world, id).restart())),
  which.map((id) =>
    command(`${id}: quit`, async (world) => {
      const computer = get(world, id)
      const { service } = computer.app()
      const finishing = service.finishPending(10_000)
      await computer.settled()
      computer.time.advance(10_000)
      const isFinished = await finishing
      if (isFinished) computer.checkHolds('when it quits that all is backed up')
      computer.restart()
    }),
  ),
  fc.tuple(which, fc.nat({ max: 40 }), fc.boolean(), fc.constantFrom('run', 'turn on', 'tick', 'new key', 'delete')).map(([id, operations, isAfter, what]) =>
    command(`${id}: ${what}, killed ${isAfter ? 'after' : 'before'} operation ${operations}`, async (world) => {
      const computer = get(world, id)
      await world.settle()
      computer.killIn(operations, isAfter)
      const { service } = computer.app()
      await click(() => {
        if (what === 'run') {
          service.run()
          return
        }
        if (what === 'turn on') {
          service.turnOn({ withoutPassphrase: true })
          return
        }
        if (what === 'new key') {
          service.newKey()
          return
        }
        if (what === 'delete') return service.delete()
        computer.time.advance(5_000)
      })
      await computer.settled()
      computer.live()
    }),
  ),
  // A copy of the whole computer: the same vault, the same device id.
  which.map((id) => command(`${id}: becomes a copy of ${other(id)}`, (world) => get(world, id).replaceVault({ ...get(world, other(id)).document() }))),
  fc.tuple(which, fc.nat({ max: 3 })).map(([id, pick]) =>
    command(`${id}: replaced by a new computer that recovers ${pick}`, async (world) => {
      const computer = get(world, id)
      computer.replaceVault(computer.freshVault())
      await world.settle()
      computer.faults.length = 0
      await recover(world, computer, pick)
    }),
  ),
)

/** With both guards at hand: what was reported as checked, can be seen from here and isn't locked is found, and what is chosen comes back. */
const recover = async (world: World, computer: Computer, pick: number): Promise<void> => {
  const { recovery } = computer.app()
  const until = (isReached: () => boolean): Promise<void> => computer.until('the recovery', isReached)
  recovery.begin()
  await until(() => ['choosing', 'failed', 'passphrase'].includes(recovery.view.get().kind))
  const found = recovery.view.get()
  const account = computer.document().session
  const view = world.viewOf(computer.place(), computer.id)
  const expected = [...world.ledger.versions.values()].filter((record) => {
    const isHere = record.place === computer.place() && sameBytes(view.files.get(record.path), record.bytes) && !view.evicted.has(record.path)
    return record.isReported && isHere && record.accountOid === account?.oid && !world.tampered.has(record.kid) && [...(world.guards.get(record.accountOid)?.keys() ?? [])].some((path) => path.includes(record.kid))
  })
  if (expected.length > 0 && found.kind === 'failed') throw new Violation('loss', `recovery finds nothing (${found.error.code}) although ${expected.length} versions are there`)
  if (found.kind !== 'choosing') {
    recovery.cancel()
    return
  }
  const chosen = pickFrom(found.versions, pick)
  if (!chosen) {
    recovery.cancel()
    return
  }
  recovery.choose(chosen.id)
  await until(() => ['preview', 'failed', 'passphrase'].includes(recovery.view.get().kind))
  if (recovery.view.get().kind !== 'preview') throw new Violation('loss', `version ${chosen.id} was listed and doesn't open`)
  recovery.restore()
  await until(() => ['done', 'failed'].includes(recovery.view.get().kind))
  const { accounts } = computer.document()
  const record = [...world.ledger.versions.values()].find(({ path, loc }) => loc === chosen.loc && path.endsWith(chosen.id))
  if (recovery.view.get().kind !== 'done' || accounts.length !== chosen.accounts) throw new Violation('loss', `version ${chosen.id} was not restored as a whole`)
  const payload = record && world.ledger.open(record.loc, record.bytes, world.ledger.keys.values()).payload
  const ids = payload && Array.isArray(payload['accounts']) ? payload['accounts'].map((one: { id: string }) => one.id) : null
  if (ids && JSON.stringify(ids) !== JSON.stringify(accounts.map((one) => one.id))) throw new Violation('loss', `version ${chosen.id} came back as something else`)
  computer.expectAccounts(accounts)
  recovery.close()
}

// --- time ------------------------------------------------------------------------------------------------------------

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs
const time = fc.constantFrom(4_000, 4_000, 4_000, minuteMs, 11 * minuteMs, 61 * minuteMs, dayMs, dayMs, 3 * dayMs, 31 * dayMs).map((ms) => command(`${ms / 1000} s pass`, (world) => passes(world, ms)))

const clocks = fc.tuple(which, fc.constantFrom(0, 0, 3 * minuteMs, -3 * minuteMs, 60 * minuteMs, -60 * minuteMs, 2 * dayMs, -2 * dayMs, 40 * dayMs, -40 * dayMs, 500 * dayMs)).map(([id, offsetMs]) =>
  command(`${id}: clock is off by ${offsetMs / 1000} s`, (world) => get(world, id).time.setClock(world.nowMs() + offsetMs)),
)

// --- guards ----------------------------------------------------------------------------------------------------------

const faults = fc.tuple(which, faultArbitrary).map(([id, fault]) =>
  command(`${id}: ${JSON.stringify(fault)}`, (world) => void get(world, id).faults.push({ ...fault })),
)
const heal = fc.constant(
  command('all is well again', (world) => {
    for (const computer of world.computers) computer.faults.length = 0
  }),
)

const versionsIn = (world: World, id: string): { key: string; path: string; bytes: Uint8Array }[] =>
  [...world.places.values()].flatMap(({ key }) => [...world.viewOf(key, id).files].filter(([path]) => isVersion(path)).map(([path, bytes]) => ({ key, path, bytes })))

/** A syncing program between the two. */
const syncing = fc.oneof(
  fc.constant(
    command('everything is synced', (world) => {
      for (const place of world.places.values()) for (const delivery of place.pending.splice(0)) world.arrive(place.key, delivery)
    }),
  ),
  // Late and out of order, but for one file's own changes.
  fc.array(fc.nat({ max: 50 }), { minLength: 1, maxLength: 6 }).map((picks) =>
    command(`some of it is synced: ${picks.join()}`, (world) => {
      for (const pick of picks) {
        const place = pickFrom([...world.places.values()].filter(({ pending }) => pending.length > 0), pick)
        const chosen = place && pickFrom(place.pending, pick)
        const first = chosen && place.pending.find(({ to, path }) => to === chosen.to && path === chosen.path)
        if (!first) continue
        place.pending.splice(place.pending.indexOf(first), 1)
        world.arrive(place.key, first)
      }
    }),
  ),
  fc.nat({ max: 50 }).map((pick) =>
    command(`half a file arrives: ${pick}`, (world) => {
      const all = [...world.places.values()].flatMap((place) => place.pending.map((delivery) => ({ place, delivery })))
      const { place, delivery } = pickFrom(all.filter((one) => one.delivery.bytes !== null), pick) ?? {}
      if (!place || !delivery?.bytes) return
      world.viewOf(place.key, delivery.to).files.set(delivery.path, delivery.bytes.slice(0, Math.floor(delivery.bytes.length / 2)))
    }),
  ),
  fc.tuple(which, fc.nat({ max: 50 })).map(([id, pick]) =>
    command(`${id}: a version gets another name: ${pick}`, (world) => {
      const chosen = pickFrom(versionsIn(world, id), pick)
      if (!chosen || chosen.path.includes(' 2')) return
      const { files } = world.viewOf(chosen.key, id)
      const renamed = chosen.path.replace(/\.twofold$/, ' 2.twofold')
      files.delete(chosen.path)
      files.set(renamed, chosen.bytes)
      world.send(chosen.key, id, chosen.path, null)
      world.send(chosen.key, id, renamed, chosen.bytes)
    }),
  ),
  fc.tuple(which, fc.nat({ max: 50 })).map(([id, pick]) =>
    command(`${id}: a copy of a version appears: ${pick}`, (world) => {
      const chosen = pickFrom(versionsIn(world, id), pick)
      if (chosen) world.viewOf(chosen.key, id).files.set(chosen.path.replace(/(?: 2)?\.twofold$/, ' 2.twofold'), chosen.bytes)
    }),
  ),
  fc.tuple(which, fc.nat({ max: 50 }), fc.boolean()).map(([id, pick, isAway]) =>
    command(`${id}: ${isAway ? 'a version is evicted' : 'all versions are here'}: ${pick}`, (world) => {
      for (const place of world.places.values()) if (!isAway) world.viewOf(place.key, id).evicted.clear()
      const chosen = isAway ? pickFrom(versionsIn(world, id), pick) : undefined
      if (chosen) world.viewOf(chosen.key, id).evicted.add(chosen.path)
    }),
  ),
)

/** Somebody else than the app: whatever they destroy is not the app's loss. */
const vandals = fc.oneof(
  fc.tuple(which, fc.nat({ max: 50 }), fc.boolean()).map(([id, pick, isDeleted]) =>
    command(`${id}: somebody ${isDeleted ? 'deletes' : 'damages'} a version: ${pick}`, (world) => {
      const chosen = pickFrom(versionsIn(world, id), pick)
      if (!chosen) return
      for (const record of world.ledger.versions.values()) if (record.place === chosen.key && Buffer.compare(record.bytes, chosen.bytes) === 0) record.excuse ??= 'environment'
      const { files } = world.viewOf(chosen.key, id)
      if (isDeleted) files.delete(chosen.path)
      else files.set(chosen.path, chosen.bytes.map((byte, i) => (i === Math.floor(chosen.bytes.length / 2) ? byte ^ 4 : byte)))
      world.send(chosen.key, id, chosen.path, files.get(chosen.path) ?? null)
    }),
  ),
  fc.tuple(fc.nat({ max: 20 }), fc.boolean()).map(([pick, isDeleted]) =>
    command(`somebody ${isDeleted ? 'deletes' : 'changes'} a key: ${pick}`, (world) => {
      const all = [...world.guards].flatMap(([oid, files]) => [...files].filter(([path]) => path.startsWith('keys/')).map(([path, bytes]) => ({ oid, path, bytes })))
      const chosen = pickFrom(all, pick)
      const kid = chosen && /-([0-9a-f]{32})\.json$/.exec(chosen.path)?.[1]
      if (!chosen || kid === undefined) return
      if (!world.tampered.has(kid)) world.tampered.set(kid, chosen)
      if (isDeleted) world.guards.get(chosen.oid)?.delete(chosen.path)
      else world.guards.get(chosen.oid)?.set(chosen.path, Buffer.from('{"v":1}'))
    }),
  ),
  fc.constant(
    command('the keys are put back as they were', (world) => {
      for (const { oid, path, bytes } of world.tampered.values()) world.guards.get(oid)?.set(path, bytes)
      world.tampered.clear()
    }),
  ),
  fc.tuple(which, fc.boolean()).map(([id, isSecond]) => command(`${id}: signed in to the ${isSecond ? 'second' : 'first'} iCloud account`, (world) => get(world, id).setICloudAccount(`${isSecond ? 'second' : 'first'}@icloud.example`))),
)

const often = <T>(arbitrary: T, times: number): T[] => Array.from({ length: times }, () => arbitrary)

/** How a run begins: mostly where it matters, with backup on. */
export type Beginning = 'both on' | 'one on' | 'none on'
export const beginnings = fc.constantFrom<Beginning>('both on', 'both on', 'one on', 'none on')

export const begin = async (world: World, beginning: Beginning): Promise<void> => {
  for (const computer of world.computers) {
    await change(world, computer.id, 'add', 1)
    await change(world, computer.id, 'add bound', 2)
    if (beginning === 'none on' || (beginning === 'one on' && computer.id !== 'a')) continue
    computer.app().service.turnOn({ withoutPassphrase: false })
    await world.settle()
    for (const place of world.places.values()) for (const delivery of place.pending.splice(0)) world.arrive(place.key, delivery)
  }
  world.check()
}

export const commands = (maxCommands: number): fc.Arbitrary<Iterable<Command>> =>
  fc.commands([...often(edit, 6), ...often(busy, 3), ...often(time, 4), ...often(switches, 3), ...often(syncing, 5), ...often(faults, 3), ...often(heal, 4), ...often(processes, 2), moves, passphrases, checkup, clocks, vandals], { maxCommands, size: 'max' })
