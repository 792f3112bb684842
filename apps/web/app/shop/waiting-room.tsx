import './waiting-room.css';
import { useFestival } from '../api/festival.ts';
import { Notice } from '../design/notice.tsx';
import { useTexts } from '../i18n/index.ts';
import type { Place } from './waiting-place.ts';
import { waitingRoomTexts } from './waiting-room-texts.ts';

/** The line: where the fan is, and what happens next. */
export function WaitingRoom({
  place,
  seconds,
}: {
  readonly place: Place | undefined;
  readonly seconds: number;
}) {
  const { t, number } = useTexts(waitingRoomTexts);
  if (place?.state === 'drawn') return <DrawnPlace place={place} />;
  return (
    <section className="waiting-room" role="status">
      <h2>{t('inTheLine')}</h2>
      {place?.state === 'waiting' ? (
        <>
          <p className="waiting-label">{t('yourPlace')}</p>
          <p className="waiting-place">{number(place.peopleAhead + 1)}</p>
          <p>
            {t('ahead', { count: number(place.peopleAhead) })}
            {place.paused !== true &&
              ` · ${t('minutes', { count: number(Math.max(1, Math.round(place.estimatedSeconds / 60))) })}`}
          </p>
          {place.paused === true && <Notice>{t('lineStands')}</Notice>}
          {place.placesFree === false && <Notice>{t('noPlaceFree')}</Notice>}
          <p className="soft">{t('placeKept')}</p>
        </>
      ) : (
        <p>{t('inLine', { seconds })}</p>
      )}
      <div className="waiting-bar" aria-hidden="true" />
    </section>
  );
}

/** Before the opening: when the place is drawn. */
export function DrawnPlace({ place }: { readonly place: Extract<Place, { state: 'drawn' }> }) {
  const { t, moment } = useTexts(waitingRoomTexts);
  const { timezone } = useFestival();
  return (
    <section className="waiting-room" role="status">
      <h2>{t('inTheLine')}</h2>
      <p>{t('placeDrawn', { time: moment(place.opensAt, timezone) })}</p>
    </section>
  );
}
