// The application menu. macOS needs one for its editing keys; elsewhere the window has none. Loaded by main. Holds no way to
// reload the page, zoom aside, or to open developer tools in a packaged app.
import { Menu, type MenuItemConstructorOptions } from 'electron'

export const setMenu = (options: { readonly devTools: boolean }): void => {
  if (process.platform !== 'darwin') {
    Menu.setApplicationMenu(null)
    return
  }
  const view: MenuItemConstructorOptions[] = [{ role: 'resetZoom' }, { role: 'zoomIn' }, { role: 'zoomOut' }, { role: 'togglefullscreen' }]
  if (options.devTools) view.push({ type: 'separator' }, { role: 'toggleDevTools' })
  Menu.setApplicationMenu(Menu.buildFromTemplate([{ role: 'appMenu' }, { role: 'editMenu' }, { role: 'viewMenu', submenu: view }, { role: 'windowMenu' }]))
}
