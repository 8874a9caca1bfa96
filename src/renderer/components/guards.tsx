// The two guards of a backup as two joined cards: both are needed, and each shows its own state.
import { guardsWords, type GuardCard } from '../copy/guards.ts'
import { Button } from './button.tsx'
import { Icon } from './icon.tsx'
import { Pill } from './pill.tsx'

const Guard = ({ card, icon, onSignIn }: { readonly card: GuardCard; readonly icon: 'key' | 'cloud'; readonly onSignIn?: () => void }) => (
  <div className="guard">
    <div className="guard-top">
      <Icon name={icon} />
      {card.role}
    </div>
    <div>
      <div className="guard-name">{card.name}</div>
      <div className="guard-who" title={card.who}>
        {card.who}
      </div>
      <div className="caption guard-holds">{card.holds}</div>
    </div>
    {card.pill && (
      <Pill tone={card.pill.tone} icon={card.pill.icon}>
        {card.pill.text}
      </Pill>
    )}
    {card.signIn !== null && onSignIn && (
      <Button look={card.pill === null ? 'primary' : 'plain'} onPress={onSignIn}>
        {card.signIn}
      </Button>
    )}
  </div>
)

export interface GuardsProps {
  readonly keyGuard: GuardCard
  readonly storage: GuardCard
  readonly onSignIn?: () => void
}

export const Guards = ({ keyGuard, storage, onSignIn }: GuardsProps) => (
  <div className="guards" role="group" aria-label={guardsWords.group}>
    <Guard card={keyGuard} icon="key" {...(onSignIn ? { onSignIn } : {})} />
    <Guard card={storage} icon="cloud" />
    <span className="guard-join" aria-hidden="true">
      <Icon name="plus" />
    </span>
  </div>
)
