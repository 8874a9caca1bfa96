// A document as version 1 wrote it, written out: whatever the app becomes, this must open.
export const version1 = {
  version: 1,
  accounts: [
    {
      id: '11111111111111111111111111111111',
      kind: 'other',
      issuer: 'Harbour Mail',
      userName: 'sam',
      binding: 'portable',
      credential: {
        type: 'totp',
        secret: 'AAECAwQFBgcICQoLDA0ODxAREhM',
        algorithm: 'SHA256',
        digits: 8,
        period: 60
      },
      groups: [
        'Mail'
      ],
      pinned: true,
      note: 'line one\nline two'
    },
    {
      id: '22222222222222222222222222222222',
      kind: 'other',
      issuer: 'Old Bank',
      userName: 'sam',
      binding: 'portable',
      credential: {
        type: 'hotp',
        secret: 'AAECAwQFBgcICQoLDA0ODxAREhM',
        algorithm: 'SHA1',
        digits: 6,
        counter: '18446744073709551615'
      }
    },
    {
      id: '33333333333333333333333333333333',
      kind: 'other',
      issuer: 'Steam',
      userName: 'samrivera',
      binding: 'this-device',
      credential: {
        type: 'steam',
        secret: 'AAECAwQ',
        algorithm: 'SHA1',
        digits: 5,
        period: 30
      }
    },
    {
      id: '44444444444444444444444444444444',
      kind: 'personal',
      issuer: 'Microsoft',
      userName: 'sam@outlook.example',
      binding: 'this-device',
      credential: null,
      msa: {
        tid: '9188040d-6c67-4c5b-b112-36a304b66dad',
        oid: '00000000-0000-0000-66f3-3332eca7ea81'
      }
    }
  ],
  settings: {
    theme: 'dark',
    language: 'en',
    clipboardSeconds: 10,
    hideCodes: true
  },
  session: {
    homeAccountId: 'oid.tid',
    tid: '9188040d-6c67-4c5b-b112-36a304b66dad',
    oid: '00000000-0000-0000-66f3-3332eca7ea81',
    userName: 'sam@outlook.example',
    displayName: 'Sam'
  },
  backup: {
    dev: 'dddddddddddddddddddddddddddddddd',
    seq: 12,
    on: true,
    loc: 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
    recoveryAccount: {
      homeAccountId: 'oid.tid',
      tid: '9188040d-6c67-4c5b-b112-36a304b66dad',
      oid: '00000000-0000-0000-66f3-3332eca7ea81',
      userName: 'sam@outlook.example',
      displayName: 'Sam'
    },
    pins: [
      {
        loc: 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
        n: 1,
        kid: 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
        share: 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8'
      },
      {
        loc: 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
        n: 2,
        kid: 'cccccccccccccccccccccccccccccccc',
        share: 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8'
      },
      {
        loc: 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
        n: 2,
        kid: 'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb',
        share: 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8'
      },
      {
        loc: 'eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee',
        n: 9,
        kid: '99999999999999999999999999999999',
        share: 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8'
      }
    ],
    folder: '/Volumes/NAS/backups',
    storageIdentity: 'sam@icloud.example',
    last: {
      level: 'checked-in-folder',
      atMs: 1700000000000,
      accounts: 4,
      file: '20231114T221320Z-dddddddddddddddddddddddddddddddd-0000000012-00000000.twofold',
      payloadSha256: '7777777777777777777777777777777777777777777777777777777777777777'
    },
    failingSince: {
      atMs: 1700000100000,
      code: 'storage.full',
      detail: {
        count: 3
      }
    }
  },
  device: {
    name: 'Sam\'s computer',
    os: 'macos'
  }
}
