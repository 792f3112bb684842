import { memo, useState } from 'react';
import { Button } from '../design/button.tsx';
import { useTexts } from '../i18n/index.ts';
import { Counts } from './counts.tsx';
import type { MapSection } from './seat-map.ts';
import { shopTexts } from './texts.ts';
import { type Counted, countedOf } from './wanted.ts';

interface BestAvailableProps {
  readonly section: MapSection;
  /** Of the map: the section changes in place. */
  readonly version: number;
  readonly limit: number;
  readonly currency: string;
  readonly isDisabled: boolean;
  readonly onTake: (counted: Counted) => Promise<unknown>;
}

/** The best seats together, chosen by the service while it holds them: no one can be faster. */
export const BestAvailable = memo(function BestAvailable(props: BestAvailableProps) {
  const { section, limit, currency, isDisabled, onTake } = props;
  const { t } = useTexts(shopTexts);
  const first = section.categories?.[0]?.id ?? '';
  const [counts, setCounts] = useState<Readonly<Record<string, number>>>({ [first]: Math.min(2, limit) });
  const count = Object.values(counts).reduce((sum, each) => sum + each, 0);
  return (
    <details className="best" key={section.id}>
      <summary>
        <strong>{t('best')}</strong> <span className="soft">{t('bestHow')}</span>
      </summary>
      <Counts
        section={section}
        counts={counts}
        currency={currency}
        most={Math.min(limit, section.free)}
        onChange={(category, next) => setCounts((now) => ({ ...now, [category]: next }))}
      />
      <Button isDisabled={isDisabled || count === 0} onPress={() => onTake(countedOf(counts))}>
        {t('bestTake', { count })}
      </Button>
    </details>
  );
});
