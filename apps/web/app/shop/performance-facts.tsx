import { type Performance, useFestival } from '../api/festival.ts';
import { Notice } from '../design/notice.tsx';
import { useTexts } from '../i18n/index.ts';
import { shopTexts } from './texts.ts';

/** That a performance takes place at another time than fans were sold, with the reason where there is one. */
export function Rescheduled({ performance }: { readonly performance: Performance }) {
  const { t, moment } = useTexts(shopTexts);
  const { timezone } = useFestival();
  const { rescheduled, startsAt, cancelled } = performance;
  if (rescheduled === undefined || cancelled !== null) return null;
  return (
    <Notice kind="warning">
      <strong>{t('rescheduled')}</strong>{' '}
      <s>
        <span className="visually-hidden">{t('rescheduledFrom')} </span>
        <time dateTime={rescheduled.from}>{moment(rescheduled.from, timezone)}</time>
      </s>{' '}
      → <time dateTime={startsAt}>{moment(startsAt, timezone)}</time>
      {rescheduled.reason !== null && <p>{rescheduled.reason}</p>}
    </Notice>
  );
}

/** From which age people are let in; nothing where it is not said. */
export function MinAge({ performance }: { readonly performance: Performance }) {
  const { t } = useTexts(shopTexts);
  const festival = useFestival();
  const minAge = performance.minAge ?? festival.minAge;
  if (minAge === undefined) return null;
  return <span className="age">{minAge === 0 ? t('allAges') : t('fromAge', { age: minAge })}</span>;
}

/** Who plays, with times where they are known. */
export function LineUp({ performance: { lineUp } }: { readonly performance: Performance }) {
  const { t, localised, time } = useTexts(shopTexts);
  const { timezone } = useFestival();
  if (lineUp === undefined) return null;
  return (
    <ul className="line-up" aria-label={t('lineUp')}>
      {lineUp.map(({ name, at }) => (
        <li key={`${name.ko} ${at ?? ''}`}>
          <strong>{localised(name)}</strong>
          {at !== undefined && <time dateTime={at}>{time(at, timezone)}</time>}
        </li>
      ))}
    </ul>
  );
}
