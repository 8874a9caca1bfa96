// Denies every permission but one: the camera, video alone, for our own page's top frame while a scan is armed. Loaded by
// main. tests/security/permissions.test.ts asks for the rest, tests/e2e/security.spec.ts does so in the real window.
import { systemPreferences, type Session, type WebContents } from 'electron'
import { decidePermission, type PermissionQuestion } from './permission-rule.ts'

export const guardPermissions = (
  session: Session,
  ports: { readonly ourWindow: () => WebContents | null; readonly isCameraArmed: () => boolean },
): void => {
  const { ourWindow, isCameraArmed } = ports
  const decide = (question: PermissionQuestion): boolean => decidePermission(question, isCameraArmed())

  session.setPermissionRequestHandler((contents, permission, callback, details) => {
    const allowed = decide({
      permission,
      mediaTypes: 'mediaTypes' in details ? (details.mediaTypes ?? []) : [],
      isOurWindow: contents === ourWindow(),
      isTopFrame: details.isMainFrame,
      url: details.requestingUrl,
    })
    if (allowed && process.platform === 'darwin') {
      // macOS asks its user once, in its own dialog.
      systemPreferences.askForMediaAccess('camera').then(callback, () => callback(false))
    } else {
      callback(allowed)
    }
  })

  session.setPermissionCheckHandler((contents, permission, requestingOrigin, details) =>
    decide({
      permission,
      mediaTypes: details.mediaType === undefined ? [] : [details.mediaType],
      isOurWindow: contents !== null && contents === ourWindow(),
      isTopFrame: details.isMainFrame,
      url: requestingOrigin,
    }),
  )

  session.setDevicePermissionHandler(() => false)
  session.setDisplayMediaRequestHandler(null)
}
