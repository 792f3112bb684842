import '../shop/passes.css';
import { Badge } from '../design/small.tsx';
import { useTexts } from '../i18n/index.ts';
import type { CoveredPerformance } from './data.ts';
import { ticketTexts } from './ticket-texts.ts';

interface PassUsesProps {
  readonly performances: readonly CoveredPerformance[];
  readonly zone: string;
}

/** What a pass admits to, and what of it was used. */
export function PassUses({ performances, zone }: PassUsesProps) {
  const { t, localised, moment } = useTexts(ticketTexts);
  return (
    <section className="ticket-facts">
      <h2 className="pass-title">{t('passAdmits')}</h2>
      <ol className="pass-days">
        {performances.map((performance) => (
          <li key={performance.id} className={performance.cancelled ? 'cancelled' : undefined}>
            <strong>{localised(performance.title)}</strong>
            <time className="soft" dateTime={performance.startsAt}>
              {moment(performance.startsAt, zone)}
            </time>
            <Use performance={performance} zone={zone} />
          </li>
        ))}
      </ol>
    </section>
  );
}

function Use({
  performance: { cancelled, enteredAt },
  zone,
}: {
  readonly performance: CoveredPerformance;
  readonly zone: string;
}) {
  const { t, time } = useTexts(ticketTexts);
  if (enteredAt !== null) return <Badge kind="info">{t('passUsed', { time: time(enteredAt, zone) })}</Badge>;
  if (cancelled) return <Badge kind="alarm">{t('passCancelled')}</Badge>;
  return <Badge kind="good">{t('passNotUsed')}</Badge>;
}
