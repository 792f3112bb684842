import { useId } from 'react';
import { useFestival } from '../api/festival.ts';
import type { Order, OrderLine } from '../api/order.ts';
import { DateTime, Money } from '../design/small.tsx';
import { useTexts } from '../i18n/index.ts';
import { unitName } from './names.ts';
import { soldIn } from './sold.ts';
import { shopTexts } from './texts.ts';

/** What an order has in it and what each cost: places below their performance, then goods and nights. */
export function OrderLines({ order: { lines, currency } }: { readonly order: Order }) {
  const byPerformance = Map.groupBy(lines, ({ performanceId }) => performanceId);
  return [...byPerformance].map(([performanceId, own]) => (
    <Lines key={performanceId ?? ''} performanceId={performanceId} lines={own} currency={currency} />
  ));
}

interface LinesProps {
  /** Null: goods and nights, which are for none. */
  readonly performanceId: string | null;
  readonly lines: readonly OrderLine[];
  readonly currency: string;
}

function Lines({ performanceId, lines, currency }: LinesProps) {
  const heading = useId();
  const words = useTexts(shopTexts);
  const festival = useFestival();
  const performance = performanceId === null ? undefined : soldIn(festival, performanceId);
  return (
    <section className="order-part" aria-labelledby={performance && heading}>
      {performance !== undefined && (
        <>
          <h2 id={heading}>{words.localised(performance.title)}</h2>
          <p className="soft">
            <DateTime at={performance.startsAt} zone={festival.timezone} />
          </p>
        </>
      )}
      <ul className="lines">
        {lines.map((line) => (
          <li key={line.id}>
            <span>
              {unitName(
                words,
                line,
                performance?.sections.find(({ id }) => id === line.sectionId),
              )}
              {line.category != null && (
                <small className="soft"> {words.localised(line.category.title)}</small>
              )}
            </span>
            <Money amount={line.paid} currency={currency} />
          </li>
        ))}
      </ul>
    </section>
  );
}
