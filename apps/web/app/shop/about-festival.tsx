import type { FestivalNotice, Venue } from '@clove/contracts';
import { useTexts } from '../i18n/index.ts';
import { shopTexts } from './texts.ts';

/** Where it is, and how to get there. */
export function VenueCard({ venue }: { readonly venue: Venue }) {
  const { t, localised } = useTexts(shopTexts);
  return (
    <section className="venue">
      <h2>{t('venue')}</h2>
      <div className="card venue-card">
        <div>
          <h3>{localised(venue.name)}</h3>
          <p>{localised(venue.address)}</p>
          {venue.note !== undefined && <p className="soft">{localised(venue.note)}</p>}
        </div>
        <a className="button quiet" href={venue.map} target="_blank" rel="noopener noreferrer">
          {t('map')}
          <span className="visually-hidden"> {t('newWindow')}</span>
        </a>
      </div>
    </section>
  );
}

/** Short texts for fans, the latest first. */
export function FestivalNotices({ notices }: { readonly notices: readonly FestivalNotice[] }) {
  const { t, localised, day } = useTexts(shopTexts);
  const latestFirst = [...notices].sort((a, b) => (a.date < b.date ? 1 : a.date > b.date ? -1 : 0));
  return (
    <section className="festival-notices">
      <h2>{t('notices')}</h2>
      <ul>
        {latestFirst.map(({ date, text }) => (
          <li key={`${date} ${text.ko}`}>
            {/* A day is the same in every zone. */}
            <time dateTime={date}>{day(`${date}T00:00:00Z`, 'UTC')}</time>
            <p>{localised(text)}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}
