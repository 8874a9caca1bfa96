// Says on every screen that Microsoft and iCloud are stand-ins. Absent from a real run.
import { commonCopy } from '../copy/common.ts'
import { useSlice } from '../state/context.tsx'
import { Icon } from './icon.tsx'

export const PracticeRibbon = () =>
  useSlice('app').practice ? (
    <aside className="practice" aria-label={commonCopy.practiceLabel}>
      <Icon name="flask" />
      <p>
        <strong>{commonCopy.practiceTitle}</strong> {commonCopy.practiceText}
      </p>
    </aside>
  ) : null
