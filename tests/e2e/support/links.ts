// Links for tests, with secrets that nobody could take for real ones.
const secret = (letter: string): string => letter.repeat(32)

export const harbourMail = { issuer: 'Harbour Mail', userName: 'sam@harbourmail.example', link: `otpauth://totp/Harbour%20Mail:sam%40harbourmail.example?secret=${secret('A')}&issuer=Harbour%20Mail` }
export const northwind = { issuer: 'Northwind Bank', userName: 'joint', link: `otpauth://hotp/Northwind%20Bank:joint?secret=${secret('B')}&issuer=Northwind%20Bank&counter=0` }
export const steam = { issuer: 'Steam', userName: 'samrivera', link: `otpauth://steam/Steam:samrivera?secret=${secret('C')}&issuer=Steam` }
export const contoso = { issuer: 'Contoso', userName: 'sam@contoso.example', link: `otpauth://totp/Contoso:sam%40contoso.example?secret=${secret('D')}&issuer=Microsoft` }
