import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Badge, Card, EmptyState, Facts } from '../design/small.tsx';
import { useTexts } from '../i18n/index.ts';
import { PageFailure, PagePending } from '../shell/page-states.tsx';
import { AccountPage } from './account-page.tsx';
import { type Booking, bookingsQuery } from './data.ts';
import { useNames } from './names.ts';
import { accountTexts } from './texts.ts';

const kinds = {
  BOOKED: 'good',
  CHECKED_IN: 'good',
  COMPLETED: 'info',
  CANCELLED: 'alarm',
  NO_SHOW: 'warning',
} as const;

/** The nights that the member booked. */
export function Stays() {
  const { t } = useTexts(accountTexts);
  return <AccountPage title={t('bookings')}>{() => <List />}</AccountPage>;
}

function List() {
  const { t } = useTexts(accountTexts);
  const { data, error, refetch } = useQuery(bookingsQuery);
  if (error !== null) return <PageFailure error={error} reset={() => void refetch()} />;
  if (data === undefined) return <PagePending />;
  if (data.bookings.length === 0) {
    return (
      <EmptyState title={t('noBookings')}>
        <p>{t('noBookingsWhy')}</p>
        <Link to="/rooms" className="button">
          {t('toRooms')}
        </Link>
      </EmptyState>
    );
  }
  return (
    <div className="stack cards-grid">
      {data.bookings.map((booking) => (
        <Shown key={booking.id} booking={booking} />
      ))}
    </div>
  );
}

function Shown({ booking: { label, from, to, state, code, orderId } }: { readonly booking: Booking }) {
  const { t, day } = useTexts(accountTexts);
  const names = useNames(undefined);
  const nights = Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
  return (
    <Card className="code-card">
      <div className="row">
        <h2>{names.label(label)}</h2>
        <Badge kind={kinds[state]}>{t(`booking.${state}`)}</Badge>
      </div>
      <Facts
        facts={[
          // A calendar day, which is the same in every zone.
          [t('checkIn'), day(from, 'UTC')],
          [
            t('checkOut'),
            `${day(to, 'UTC')} · ${nights === 1 ? t('oneNight') : t('nights', { count: nights })}`,
          ],
        ]}
      />
      {code !== null && (
        <p className="big-code">
          <span className="soft">{t('checkInCode')}</span> <strong>{code}</strong>
        </p>
      )}
      <Link to="/orders/$orderId" params={{ orderId }}>
        {t('toOrder')}
      </Link>
    </Card>
  );
}
