import './account.css';
import './problems.ts';
import { Link } from '@tanstack/react-router';
import { useMember } from '../api/session.ts';
import { Notice } from '../design/notice.tsx';
import { Page } from '../design/page.tsx';
import { EmptyState } from '../design/small.tsx';
import { useTexts } from '../i18n/index.ts';
import { MembersOnly } from '../shell/members-only.tsx';
import { PageFailure, PagePending } from '../shell/page-states.tsx';
import { AccountNav } from './account-page.tsx';
import type { Ticket } from './data.ts';
import { useNames } from './names.ts';
import { groupedByPerformance, numberAmong, type TicketGroup } from './ticket-order.ts';
import { PerformanceNews, TicketState } from './ticket-state.tsx';
import { ticketTexts } from './ticket-texts.ts';
import { isAlive, type ShownTickets, useTickets } from './use-tickets.ts';

/** The member's tickets by performance; without a network those that were kept. */
export function Tickets() {
  const { t } = useTexts(ticketTexts);
  const member = useMember();
  const { data, error, refetch } = useTickets();
  if (member === null) return <MembersOnly title={t('title')}>{() => null}</MembersOnly>;
  if (data === undefined) {
    return error === null ? <PagePending /> : <PageFailure error={error} reset={() => void refetch()} />;
  }
  return (
    <div className="account">
      {!data.offline && <AccountNav />}
      <Page title={t('title')}>
        <OfflineNotice shown={data} />
        <Groups shown={data} />
      </Page>
    </div>
  );
}

/** That these are kept tickets, and from when. */
export function OfflineNotice({ shown: { offline, readAt, festival } }: { readonly shown: ShownTickets }) {
  const { t, moment } = useTexts(ticketTexts);
  if (!offline) return null;
  return <Notice kind="warning">{t('offline', { time: moment(readAt, festival.timezone) })}</Notice>;
}

function Groups({ shown }: { readonly shown: ShownTickets }) {
  const { t } = useTexts(ticketTexts);
  const { ahead, over } = groupedByPerformance(shown.tickets);
  if (ahead.length + over.length === 0) {
    return (
      <EmptyState title={t('none')}>
        <p>{t('noneWhy')}</p>
        <Link to="/" className="button">
          {t('toFestival')}
        </Link>
      </EmptyState>
    );
  }
  return (
    <>
      {ahead.map((group) => (
        <Group key={group.performanceId} group={group} shown={shown} />
      ))}
      {over.length > 0 && (
        <details className="tickets-over">
          <summary>{t('over')}</summary>
          {over.map((group) => (
            <Group key={group.performanceId} group={group} shown={shown} />
          ))}
        </details>
      )}
    </>
  );
}

interface GroupProps {
  readonly group: TicketGroup;
  readonly shown: ShownTickets;
}

function Group({ group: { performanceId, tickets }, shown }: GroupProps) {
  const { moment } = useTexts(ticketTexts);
  const names = useNames(shown.festival);
  const [first] = tickets;
  if (first === undefined) return null;
  const { startsAt } = first.performance;
  const title = names.performanceTitle(performanceId, first.performanceTitle);
  return (
    <section className="ticket-group">
      <h2>{title}</h2>
      {startsAt !== null && (
        <p className="ticket-when">
          <time dateTime={startsAt}>{moment(startsAt, shown.festival.timezone)}</time>
        </p>
      )}
      <PerformanceNews ticket={first} festival={shown.festival} />
      <ul className="stubs">
        {tickets.map((ticket) => (
          <li key={ticket.id}>
            <Stub ticket={ticket} shown={shown} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Stub({ ticket, shown }: { readonly ticket: Ticket; readonly shown: ShownTickets }) {
  const { t, localised } = useTexts(ticketTexts);
  const names = useNames(shown.festival);
  const among = numberAmong(ticket, shown.tickets);
  return (
    <Link
      to="/tickets/$ticketId"
      params={{ ticketId: ticket.id }}
      className={isAlive(ticket) ? 'stub' : 'stub over'}
    >
      <span className="stub-place">
        <strong>{names.unit(ticket)}</strong>
        <span className="soft">
          {[
            ticket.category === null ? undefined : localised(ticket.category.title),
            among === undefined || among.count === 1 ? undefined : t('oneOf', among),
          ]
            .filter((part) => part !== undefined)
            .join(' · ')}
        </span>
      </span>
      <span className="stub-side">
        <TicketState ticket={ticket} resale={shown.resale === true} />
        <span className="stub-show">{t(ticket.state === 'VALID' ? 'show' : 'details')}</span>
      </span>
    </Link>
  );
}
