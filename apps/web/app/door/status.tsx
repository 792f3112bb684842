import { useEffect, useState } from 'react';
import { serverNow } from '../api/client.ts';
import { Notice } from '../design/notice.tsx';
import { Badge } from '../design/small.tsx';
import { useTexts } from '../i18n/index.ts';
import { agoWords } from './answer-words.ts';
import { countAt } from './engine/counts.ts';
import type { DoorState } from './engine/shapes.ts';
import { doorTexts } from './texts.ts';

/** Milliseconds after which a pack is old: it misses what was sold, passed on or blocked since. */
const OLD_AFTER = 60 * 60_000;

/** Whether there is a connection, what waits to be sent, and how old the pack is. */
export function Status({ state, zone }: { readonly state: DoorState; readonly zone: string }) {
  const { t, word, time, language } = useTexts(doorTexts);
  const now = useNow(10_000);
  const { offlineSince, waiting, pack, packFault } = state;
  const isOver = pack !== null && Date.parse(pack.validUntil) <= now;
  const age = pack === null ? 0 : now - Date.parse(pack.issuedAt);
  const fault = word('packFault', packFault ?? '');
  return (
    <div className="door-status">
      <p className="row" role="status">
        <Badge kind={offlineSince === null ? 'good' : 'warning'}>
          {offlineSince === null
            ? `● ${t('online')}`
            : `○ ${t('offlineSince', { time: time(offlineSince, zone) })}`}
        </Badge>
        <Badge kind={waiting > 0 ? 'warning' : 'info'}>
          {waiting > 0 ? t('waiting', { count: waiting }) : t('waitingNone')}
        </Badge>
        {packFault !== 'no-gates' && (
          <span className="door-pack">
            <Badge kind={pack === null || isOver ? 'alarm' : age > OLD_AFTER ? 'warning' : 'info'}>
              {pack === null
                ? t('packNone')
                : isOver
                  ? t('packOver')
                  : t('packAge', { age: agoWords(Math.min(0, -age), language) })}
            </Badge>
          </span>
        )}
      </p>
      {offlineSince !== null && (pack === null || isOver) && (
        <Notice kind="alarm">
          <p>{t('offlineBlind')}</p>
        </Notice>
      )}
      {fault !== undefined && (
        <Notice kind="alarm">
          <p>{fault}</p>
        </Notice>
      )}
    </div>
  );
}

/** That the gate goes on without a connection. Below what staff press: it comes and goes by itself, and moves nothing there. */
export function OfflineHelp({ state: { offlineSince, pack } }: { readonly state: DoorState }) {
  const { t } = useTexts(doorTexts);
  if (offlineSince === null || pack === null) return null;
  return (
    <Notice kind="warning">
      <p>{t('offlineWorks')}</p>
    </Notice>
  );
}

interface CountsProps {
  readonly state: DoorState;
  readonly gateId: string | null;
  readonly performanceId: string;
  readonly hasReentry: boolean;
}

/** How many are in. */
export function CountsBoard({ state, gateId, performanceId, hasReentry }: CountsProps) {
  const { t, number } = useTexts(doorTexts);
  const { entered, inside, left } = countAt(state, gateId, performanceId);
  const all = state.counts?.performances.find((count) => count.performanceId === performanceId);
  const shown: [string, number][] = hasReentry
    ? [
        [t('inside'), inside],
        [t('entered'), entered],
        [t('left'), left],
      ]
    : [[t('entered'), entered]];
  return (
    <section className="door-counts card" aria-label={t('countsOf')}>
      <dl>
        {shown.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{number(value)}</dd>
          </div>
        ))}
      </dl>
      {all !== undefined && all.entered > entered && (
        <p className="soft">{t('countsAll', { count: number(all.entered) })}</p>
      )}
    </section>
  );
}

/** The time, drawn anew every so many milliseconds. */
function useNow(every: number): number {
  const [now, setNow] = useState(serverNow);
  useEffect(() => {
    const timer = setInterval(() => setNow(serverNow()), every);
    return () => clearInterval(timer);
  }, [every]);
  return Math.max(now, 0);
}
