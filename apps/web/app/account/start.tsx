import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { read } from '../api/client.ts';
import { useFestival, useHas } from '../api/festival.ts';
import { useMember } from '../api/session.ts';
import { Card } from '../design/small.tsx';
import { useTexts } from '../i18n/index.ts';
import { PagePending } from '../shell/page-states.tsx';
import { AccountPage } from './account-page.tsx';
import { inboxQuery } from './data.ts';
import { useNames } from './names.ts';
import { accountTexts } from './texts.ts';
import { groupedByPerformance } from './ticket-order.ts';
import { PerformanceNews } from './ticket-state.tsx';
import { useTickets } from './use-tickets.ts';

/** What of the member's overview is counted here. */
interface Overview {
  readonly orders: readonly unknown[];
  readonly pickUps: readonly { readonly pieces: readonly { readonly state: string }[] }[];
  readonly bookings: readonly { readonly state: string }[];
}

/** The member's start page: the next performance, and how many of everything. */
export function AccountStart() {
  const { t } = useTexts(accountTexts);
  return (
    <AccountPage title={t('title')}>
      {(member) => (
        <>
          <p className="account-hello">{t('hello', { name: member.name })}</p>
          <Next />
          <Tiles />
        </>
      )}
    </AccountPage>
  );
}

function Next() {
  const { t, moment } = useTexts(accountTexts);
  const { data } = useTickets();
  const festival = useFestival();
  const names = useNames(festival);
  if (data === undefined) return <PagePending />;
  const [next] = groupedByPerformance(data.tickets.filter(({ state }) => state === 'VALID')).ahead;
  const [first] = next?.tickets ?? [];
  if (next === undefined || first === undefined) {
    return (
      <Card className="next-up">
        <h2>{t('nothingAhead')}</h2>
        <p>{t('nothingAheadWhy')}</p>
        <Link to="/" className="button">
          {t('toFestival')}
        </Link>
      </Card>
    );
  }
  const { startsAt } = first.performance;
  return (
    <Card className="next-up">
      <p className="next-label">{t('nextUp')}</p>
      <h2>{names.performanceTitle(next.performanceId, first.performanceTitle)}</h2>
      {startsAt !== null && (
        <p className="ticket-when">
          <time dateTime={startsAt}>{moment(startsAt, festival.timezone)}</time>
        </p>
      )}
      <PerformanceNews ticket={first} festival={festival} />
      <Link to="/tickets/$ticketId" params={{ ticketId: first.id }} className="button">
        {t('openTickets')}
      </Link>
    </Card>
  );
}

function Tiles() {
  const { t, language, number } = useTexts(accountTexts);
  const hasOverview = useHas('view');
  const hasMessages = useHas('notification');
  const isFan = useMember()?.role === 'fan';
  const hasGoods = useHas('merch') && isFan;
  const hasRooms = useHas('stay') && isFan;
  const tickets = useTickets().data?.tickets.filter(({ state }) => state === 'VALID').length;
  const inbox = useQuery({ ...inboxQuery(language, undefined), enabled: hasMessages }).data;
  const overview = useQuery({
    queryKey: ['own', 'overview'],
    queryFn: ({ signal }) => read<Overview>('/api/overview/mine', { signal }),
    enabled: hasOverview,
  }).data;
  const waiting = overview?.pickUps.filter(({ pieces }) => pieces.some(({ state }) => state === 'READY'));
  const stays = overview?.bookings.filter(({ state }) => state === 'BOOKED' || state === 'CHECKED_IN');
  const tile = (count: number | undefined) =>
    count === undefined ? null : <strong className="tile-count">{number(count)}</strong>;
  return (
    <div className="tiles">
      <Link to="/tickets" className="tile">
        <span>{t('tickets')}</span>
        {tile(tickets)}
      </Link>
      <Link to="/account/orders" className="tile">
        <span>{t('orders')}</span>
        {tile(overview?.orders.length)}
      </Link>
      {hasMessages && (
        <Link to="/account/messages" className="tile">
          <span>{inbox === undefined || inbox.unread === 0 ? t('messages') : t('newMessages')}</span>
          {tile(inbox?.unread)}
        </Link>
      )}
      {hasGoods && (
        <Link to="/account/pick-ups" className="tile">
          <span>{t('pickUps')}</span>
          {tile(waiting?.length)}
        </Link>
      )}
      {hasRooms && (
        <Link to="/account/stays" className="tile">
          <span>{t('bookings')}</span>
          {tile(stays?.length)}
        </Link>
      )}
    </div>
  );
}
