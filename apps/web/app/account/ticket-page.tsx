import './account.css';
import './problems.ts';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Suspense, useEffect, useState } from 'react';
import { Dialog as AriaDialog, Modal, ModalOverlay } from 'react-aria-components';
import type { Festival } from '../api/festival.ts';
import { useMember } from '../api/session.ts';
import { Button } from '../design/button.tsx';
import { PageTitle } from '../design/page.tsx';
import { Facts } from '../design/small.tsx';
import { commonTexts } from '../i18n/common.ts';
import { useTexts } from '../i18n/index.ts';
import { MembersOnly } from '../shell/members-only.tsx';
import { NotFound, PageFailure, PagePending } from '../shell/page-states.tsx';
import type { Ticket } from './data.ts';
import { useNames } from './names.ts';
import { QrCode } from './qr-code.tsx';
import { TicketActions } from './ticket-actions.tsx';
import { neighbours, numberAmong } from './ticket-order.ts';
import { PerformanceNews, TicketState } from './ticket-state.tsx';
import { ticketTexts } from './ticket-texts.ts';
import { OfflineNotice } from './tickets.tsx';
import { type ShownTickets, useTickets } from './use-tickets.ts';

const route = getRouteApi('/tickets/$ticketId');

/** One ticket, as it is shown at a gate; with a network, what can be done with it below. */
export function TicketPage() {
  const { ticketId } = route.useParams();
  const { t } = useTexts(ticketTexts);
  const member = useMember();
  const { data, error, refetch } = useTickets();
  if (member === null) return <MembersOnly title={t('title')}>{() => null}</MembersOnly>;
  if (data === undefined) {
    return error === null ? <PagePending /> : <PageFailure error={error} reset={() => void refetch()} />;
  }
  const ticket = data.tickets.find(({ id }) => id === ticketId);
  if (ticket === undefined) return <NotFound />;
  return <Shown key={ticket.id} ticket={ticket} shown={data} />;
}

function Shown({ ticket, shown }: { readonly ticket: Ticket; readonly shown: ShownTickets }) {
  const { t } = useTexts(ticketTexts);
  const names = useNames(shown.festival);
  const title = names.performanceTitle(ticket.performanceId, ticket.performanceTitle);
  return (
    <div className="page narrow ticket-page">
      <nav className="row ticket-back">
        <Link to="/tickets">← {t('back')}</Link>
        <Neighbours ticket={ticket} shown={shown} />
      </nav>
      <OfflineNotice shown={shown} />
      <article className={`ticket ${ticket.state === 'VALID' ? '' : 'over'}`}>
        <header className="ticket-head">
          <p className="ticket-festival">
            <FestivalTitle festival={shown.festival} />
          </p>
          <PageTitle>{title}</PageTitle>
          <When ticket={ticket} zone={shown.festival.timezone} />
        </header>
        <PerformanceNews ticket={ticket} festival={shown.festival} />
        <Entry ticket={ticket} shown={shown} name={`${title}, ${names.unit(ticket)}`} />
        <TicketFacts ticket={ticket} shown={shown} />
      </article>
      {shown.offline ? (
        <p className="soft">{t('needsNetwork')}</p>
      ) : (
        <Suspense fallback={null}>
          <TicketActions ticket={ticket} shown={shown} name={`${title}, ${names.unit(ticket)}`} />
        </Suspense>
      )}
    </div>
  );
}

function FestivalTitle({ festival: { title } }: { readonly festival: Festival }) {
  return useTexts(ticketTexts).localised(title);
}

function Neighbours({ ticket, shown }: { readonly ticket: Ticket; readonly shown: ShownTickets }) {
  const { t } = useTexts(ticketTexts);
  const { previous, next } = neighbours(ticket, shown.tickets);
  return (
    <span className="row">
      {previous !== undefined && (
        <Link to="/tickets/$ticketId" params={{ ticketId: previous.id }} replace>
          {t('previous')}
        </Link>
      )}
      {next !== undefined && (
        <Link to="/tickets/$ticketId" params={{ ticketId: next.id }} replace>
          {t('next')}
        </Link>
      )}
    </span>
  );
}

function When({ ticket, zone }: { readonly ticket: Ticket; readonly zone: string }) {
  const { t, moment, day, time } = useTexts(ticketTexts);
  const { startsAt } = ticket.performance;
  if (startsAt === null) return null;
  const { doorsAt } = ticket;
  const sameDay = doorsAt !== null && day(doorsAt, zone) === day(startsAt, zone);
  return (
    <p className="ticket-when">
      <time dateTime={startsAt}>{moment(startsAt, zone)}</time>
      {doorsAt !== null && (
        <span>
          {t('doors')} {sameDay ? time(doorsAt, zone) : moment(doorsAt, zone)}
        </span>
      )}
    </p>
  );
}

interface EntryProps {
  readonly ticket: Ticket;
  readonly shown: ShownTickets;
  readonly name: string;
}

/** The code on white; or why there is none. */
function Entry({ ticket, shown, name }: EntryProps) {
  const { t, moment } = useTexts(ticketTexts);
  const common = useTexts(commonTexts);
  const [large, setLarge] = useState(false);
  useAwake(large);
  const { qr } = ticket;
  if (ticket.state === 'VALID' && qr !== null && ticket.performance.cancelled === null) {
    return (
      <div className="ticket-entry">
        <Code ticket={ticket} shown={shown} name={name} qr={qr} />
        <Button quiet onPress={() => setLarge(true)}>
          {t('large')}
        </Button>
        <ModalOverlay className="ticket-overlay" isOpen={large} onOpenChange={setLarge}>
          <Modal>
            <AriaDialog className="ticket-entry" aria-label={name}>
              <p>{name}</p>
              <Code ticket={ticket} shown={shown} name={name} qr={qr} />
              <Button quiet className="ticket-shut" onPress={() => setLarge(false)}>
                {common.t('close')}
              </Button>
            </AriaDialog>
          </Modal>
        </ModalOverlay>
      </div>
    );
  }
  return (
    <div className="ticket-entry none">
      <TicketState ticket={ticket} resale={shown.resale === true} />
      {ticket.state === 'CHECKED_IN' && ticket.checkedInAt !== null && (
        <p>{t('why.CHECKED_IN', { time: moment(ticket.checkedInAt, shown.festival.timezone) })}</p>
      )}
      {ticket.state === 'VOID' && ticket.performance.cancelled === null && <p>{t('why.VOID')}</p>}
    </div>
  );
}

/** What a gate looks at: which of how many, the code, and what else has to be shown. */
function Code({ ticket, shown, name, qr }: EntryProps & { readonly qr: string }) {
  const { t, localised } = useTexts(ticketTexts);
  const among = numberAmong(ticket, shown.tickets);
  const proof = ticket.category?.proofAtDoor === true ? ticket.category : null;
  return (
    <>
      {among !== undefined && <p className="ticket-number">{t('oneOf', among)}</p>}
      <QrCode payload={qr} label={t('qr', { ticket: name })} />
      <p className="ticket-bright">☀ {t('bright')}</p>
      {proof !== null && <p className="ticket-proof">{t('proof', { category: localised(proof.title) })}</p>}
    </>
  );
}

/** The screen does not go dark while a code is shown large, where the browser allows that. */
function useAwake(wanted: boolean): void {
  useEffect(() => {
    if (!wanted || !('wakeLock' in navigator)) return;
    // A phone that refuses (saving battery) goes dark as always.
    const lock = navigator.wakeLock.request('screen').catch(() => null);
    return () => void lock.then((held) => held?.release());
  }, [wanted]);
}

function TicketFacts({ ticket, shown }: { readonly ticket: Ticket; readonly shown: ShownTickets }) {
  const { t, localised, money } = useTexts(ticketTexts);
  const names = useNames(shown.festival);
  const facts: (readonly [string, string])[] = [[t('place'), names.unit(ticket)]];
  if (shown.holder !== '') facts.push([t('holder'), shown.holder]);
  if (ticket.category !== null) facts.push([t('category'), localised(ticket.category.title)]);
  facts.push([t('price'), money(ticket.paid, shown.festival.currency)]);
  facts.push([t('number'), ticket.id.slice(-8).toUpperCase()]);
  return (
    <div className="ticket-facts">
      <Facts facts={facts} />
    </div>
  );
}
