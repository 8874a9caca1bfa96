// Settings > About: which version this is, and what no app of its kind can do.
import { Card, Section } from '../../components/card.tsx'
import { Mark } from '../../components/mark.tsx'
import { settingsCopy } from '../../copy/settings.ts'
import { useSlice } from '../../state/context.tsx'

export const AboutPane = () => {
  const { version } = useSlice('app')
  return (
    <>
      <div className="about">
        <Mark />
        <p className="h2">{settingsCopy.version(version)}</p>
        <p className="lead">{settingsCopy.about}</p>
      </div>
      <Section title={settingsCopy.limitsTitle}>
        <Card>
          {settingsCopy.limits.map((limit) => (
            <p className="row" key={limit}>
              {limit}
            </p>
          ))}
        </Card>
      </Section>
    </>
  )
}
