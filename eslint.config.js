// The layers of ARCHITECTURE.md as lint walls, and the strictest type-aware rules. What a file may reach is decided by
// the folder it lies in.
import tseslint from 'typescript-eslint'

/** Imports that only adapters, ipc/register, window and index may make. */
const authority = ['electron', 'electron/*', 'keytar', '@azure/msal-node', 'node:*', 'fs', 'path', 'crypto', 'http', 'https', 'child_process']

const wall = (files, patterns, reason, ignores = []) => ({
  files,
  ignores,
  rules: { 'no-restricted-imports': ['error', { patterns: [{ group: patterns, message: reason }] }] },
})

const ambientAuthority = [
  { selector: "MemberExpression[object.name='Date'][property.name='now']", message: 'Time comes through the Clock port.' },
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'Time comes through the Clock port.' },
  { selector: "MemberExpression[object.name='Math'][property.name='random']", message: 'Randomness comes through the Random port.' },
  { selector: "CallExpression[callee.name=/^(setTimeout|setInterval|setImmediate|fetch)$/]", message: 'Timers and network come through ports.' },
  { selector: "MemberExpression[object.name='crypto'][property.name=/^(getRandomValues|randomUUID)$/]", message: 'Randomness comes through the Random port.' },
]

export default tseslint.config(
  { ignores: ['out/**', 'dist/**', 'node_modules/**', 'test-results/**', 'playwright-report/**'] },
  {
    files: ['src/**/*.{ts,tsx}', 'tests/**/*.{ts,tsx}', 'scripts/**/*.ts', '*.config.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { project: ['src/*/tsconfig.json', 'src/main/*/tsconfig.json', 'tests/tsconfig.json'], tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-console': 'error',
      eqeqeq: 'error',
    },
  },
  wall(['src/shared/**'], [...authority, '**/main/**', '**/renderer/**', '**/preload/**', 'react', 'react-dom'], 'shared is loaded by every process: it imports zod alone.'),
  wall(['src/main/core/**'], [...authority, '**/services/**', '**/adapters/**', '**/ipc/**', '**/window/**', '**/flavour/**'], 'core is pure: it reaches the world through core/ports.ts.'),
  wall(['src/main/services/**'], [...authority, '**/adapters/**', '**/ipc/**', '**/window/**', '**/flavour/**'], 'services know core and ports, not who implements them.'),
  wall(['src/main/ipc/**'], ['keytar', '@azure/msal-node', 'node:*', '**/adapters/**', '**/window/**', '**/flavour/**', 'electron'], 'ipc routes to services; only ipc/register.ts touches electron.', ['src/main/ipc/register.ts']),
  wall(['src/main/ipc/register.ts'], ['keytar', '@azure/msal-node', 'node:*', '**/adapters/**', '**/window/**', '**/flavour/**'], 'register.ts binds the router to ipcMain and does nothing else.'),
  wall(['src/main/adapters/**'], ['**/services/**', '**/ipc/**', '**/window/**'], 'adapters implement the ports of core and know nothing above it.'),
  wall(['src/main/window/**'], ['keytar', '@azure/msal-node', '**/services/**', '**/adapters/**'], 'window holds Electron’s windows and guards, no use cases.'),
  wall(['src/preload/**'], ['**/main/**', '**/renderer/**', 'zod', '**/contract/calls*', '**/contract/views*', '**/contract/errors*'], 'preload carries names, no schema library.', []),
  { files: ['src/preload/**'], rules: { 'no-restricted-syntax': ['error', { selector: "ImportDeclaration[source.value=/contract.(calls|views|errors)/][importKind!='type']", message: 'Types only.' }] } },
  {
    files: ['src/renderer/**'],
    rules: {
      'no-restricted-imports': 'off',
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            { group: [...authority, '**/main/**', '**/preload/**'], message: 'The renderer draws state and collects intent; it has no authority.' },
            { group: ['zod', '**/contract/calls*', '**/contract/views*', '**/contract/errors*', '**/contract/api*'], allowTypeImports: true, message: 'Types only: the schema library stays in main.' },
          ],
        },
      ],
    },
  },
  { files: ['src/main/core/**', 'src/main/services/**', 'src/shared/**', 'src/main/ipc/**'], rules: { 'no-restricted-syntax': ['error', ...ambientAuthority] } },
  { files: ['scripts/**', 'tests/**'], rules: { 'no-console': 'off' } },
)
