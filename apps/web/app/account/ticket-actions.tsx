import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { ApiProblem, act } from '../api/client.ts';
import { useHas } from '../api/festival.ts';
import { Button } from '../design/button.tsx';
import { ConfirmDialog } from '../design/dialog.tsx';
import { keepFocusInPage } from '../design/focus.ts';
import { ProblemNotice } from '../design/notice.tsx';
import { notify } from '../design/notices.tsx';
import { useAction } from '../design/use-action.ts';
import { useTexts } from '../i18n/index.ts';
import { CancelDialog } from './cancel-dialog.tsx';
import { orderQuery, type Ticket } from './data.ts';
import { PassOnDialog } from './pass-on-dialog.tsx';
import { isForResale } from './ticket-state.tsx';
import { ticketTexts } from './ticket-texts.ts';
import { readOwnAgain, type ShownTickets } from './use-tickets.ts';

interface TicketActionsProps {
  readonly ticket: Ticket;
  readonly shown: ShownTickets;
  /** Performance and place. */
  readonly name: string;
}

/** What can be done with a ticket: away from its code, so that no one at a gate does it by accident. */
export function TicketActions({ ticket, shown, name }: TicketActionsProps) {
  const { t, money, moment, language } = useTexts(ticketTexts);
  const hasPapers = useHas('documents');
  const [open, setOpen] = useState<'pass-on' | 'resale' | 'cancel' | null>(null);
  const close = () => setOpen(null);
  const takesPlace = ticket.performance.cancelled === null;
  const { order, received } = useOwnOrder(ticket.orderId);
  const price = money(ticket.paid, shown.festival.currency);
  const path = `/api/tickets/${encodeURIComponent(ticket.id)}`;
  const paper = (kind: string) => `/api/documents/tickets/${ticket.id}.${kind}?language=${language}`;

  const takeBack = useAction(async () => {
    await act(`take back ${ticket.id}`, 'DELETE', `${path}/offers`);
    await readOwnAgain();
    notify(t('takenBack'), 'good');
    keepFocusInPage();
  });
  const list = async () => {
    await act(`resale ${ticket.id}`, 'POST', `${path}/resale`);
    await readOwnAgain();
    notify(t('listed'), 'good');
    keepFocusInPage();
  };

  return (
    <section className="ticket-actions" aria-label={t('manage')}>
      {ticket.state === 'VALID' && takesPlace && hasPapers && (
        <div className="row">
          <a className="button quiet" href={paper('pdf')} target="_blank" rel="noreferrer">
            {t('pdf')}
          </a>
          <a className="button quiet" href={paper('ics')}>
            {t('calendar')}
          </a>
        </div>
      )}
      {ticket.state === 'OFFERED' && (
        <div className="card stack">
          <p>
            {isForResale(ticket, shown.resale === true)
              ? t('resaleOpen')
              : ticket.offer === null
                ? t('linkAgain')
                : `${t('offerOpen', { time: moment(ticket.offer.expiresAt, shown.festival.timezone) })} ${t(ticket.offer.mailed ? 'offerMailed' : 'linkAgain')}`}
          </p>
          <ProblemNotice error={takeBack.error} />
          <Button quiet isPending={takeBack.busy} onPress={() => void takeBack.run()}>
            {t('takeBack')}
          </Button>
        </div>
      )}
      <h2>{t('manage')}</h2>
      <ul className="actions">
        {ticket.state === 'VALID' && takesPlace && (
          <>
            <Explained why={t('passOnWhy')}>
              <Button quiet onPress={() => setOpen('pass-on')}>
                {t('passOn')}
              </Button>
            </Explained>
            {shown.resale === true && (
              <Explained why={t('resaleWhy', { price })}>
                <Button quiet onPress={() => setOpen('resale')}>
                  {t('resale')}
                </Button>
              </Explained>
            )}
            {received ? (
              <Explained why={t('notPayer')} />
            ) : (
              <Explained why={t('cancelWhy')}>
                <Button danger onPress={() => setOpen('cancel')}>
                  {t('cancel')}
                </Button>
              </Explained>
            )}
          </>
        )}
        {order !== undefined && (
          <li>
            <Link to="/orders/$orderId" params={{ orderId: order.id }}>
              {t('toOrder')}
            </Link>
          </li>
        )}
      </ul>
      <PassOnDialog ticket={ticket} shown={shown} name={name} isOpen={open === 'pass-on'} onClose={close} />
      <ConfirmDialog
        title={t('resaleTitle')}
        isOpen={open === 'resale'}
        onClose={close}
        confirm={t('resaleConfirm')}
        onConfirm={list}
        danger
      >
        <p>{t('resaleEffect', { price })}</p>
      </ConfirmDialog>
      <CancelDialog
        orderId={ticket.orderId}
        ticketId={ticket.id}
        isOpen={open === 'cancel'}
        onClose={close}
      />
    </section>
  );
}

function Explained({ why, children }: { readonly why: string; readonly children?: React.ReactNode }) {
  return (
    <li>
      <p>{why}</p>
      {children}
    </li>
  );
}

/** The order, where the member paid it; a ticket that was passed on belongs to another member's. */
function useOwnOrder(orderId: string) {
  const { data: order, error } = useQuery(orderQuery(orderId));
  return { order, received: error instanceof ApiProblem && error.status === 404 };
}
