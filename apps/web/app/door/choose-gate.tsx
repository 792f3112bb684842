import type { Gate } from '@clove/contracts';
import { serverNow } from '../api/client.ts';
import type { Festival } from '../api/festival.ts';
import { Button } from '../design/button.tsx';
import { Page } from '../design/page.tsx';
import { EmptyState } from '../design/small.tsx';
import { useTexts } from '../i18n/index.ts';
import { performanceNow } from './names.ts';
import type { Post } from './post.ts';
import { doorTexts } from './texts.ts';

interface ChooseGateProps {
  readonly festival: Festival;
  readonly gates: readonly Gate[];
  readonly name: string;
  /** To gates of their own. */
  readonly isBound: boolean;
  readonly onChoose: (post: Post) => void;
}

/** The gates that staff may work at; one tap starts. */
export function ChooseGate({ festival, gates, name, isBound, onChoose }: ChooseGateProps) {
  const { t, localised } = useTexts(doorTexts);
  const performancesAt = (gate: Gate | null) =>
    festival.performances.filter(({ id }) => gate?.performances?.includes(id) !== false);
  const start = (gate: Gate | null) => {
    const performance = performanceNow(performancesAt(gate), serverNow());
    if (performance === undefined) return;
    onChoose({ gateId: gate?.id ?? null, performanceId: performance.id, door: gate?.doors?.[0] ?? null });
  };
  return (
    <Page title={t('chooseGate')} narrow>
      <div className="stack">
        <p className="soft">{t('hello', { name })}</p>
        {gates.length === 0 && isBound && (
          <EmptyState title={t('noGatesForYou')}>
            <p>{t('noGatesForYouWhy')}</p>
          </EmptyState>
        )}
        {gates.length === 0 && !isBound && (
          <div className="card stack">
            <p>{t('noGates')}</p>
            <Button wide onPress={() => start(null)}>
              {t('start')}
            </Button>
          </div>
        )}
        <ul className="door-gates">
          {gates.map((gate) => (
            <li key={gate.id} className="card">
              <div>
                <h2>{localised(gate.title)}</h2>
                <p className="soft">
                  {gate.performances === undefined
                    ? t('forAll')
                    : performancesAt(gate)
                        .map(({ title }) => localised(title))
                        .join(', ')}
                </p>
              </div>
              <Button aria-label={t('startAt', { gate: localised(gate.title) })} onPress={() => start(gate)}>
                {t('start')}
              </Button>
            </li>
          ))}
        </ul>
      </div>
    </Page>
  );
}
