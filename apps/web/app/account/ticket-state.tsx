import type { Festival } from '../api/festival.ts';
import { Notice } from '../design/notice.tsx';
import { Badge } from '../design/small.tsx';
import { useTexts } from '../i18n/index.ts';
import type { Ticket } from './data.ts';
import { ticketTexts } from './ticket-texts.ts';

const kinds = { VALID: 'good', OFFERED: 'warning', CHECKED_IN: 'info', VOID: 'alarm' } as const;

/** Whether a ticket was given back to be sold again: such a ticket has no offer to anyone. */
export function isForResale({ state, offer }: Pick<Ticket, 'state' | 'offer'>, resale: boolean): boolean {
  return resale && state === 'OFFERED' && offer === null;
}

/** A ticket's state in a word. */
export function TicketState({ ticket, resale }: { readonly ticket: Ticket; readonly resale: boolean }) {
  const { t } = useTexts(ticketTexts);
  const state = isForResale(ticket, resale) ? 'RESALE' : ticket.state;
  return <Badge kind={kinds[ticket.state]}>{t(`state.${state}`)}</Badge>;
}

/** That a performance does not take place, or at another time, with what that means for the money. */
export function PerformanceNews({
  ticket: {
    performance: { cancelled, previousStartsAt, moveReason },
  },
  festival: { timezone },
}: {
  readonly ticket: Pick<Ticket, 'performance'>;
  readonly festival: Festival;
}) {
  const { t, moment } = useTexts(ticketTexts);
  if (cancelled !== null) {
    return (
      <Notice kind="alarm">
        <strong>{t('cancelledShow', { reason: cancelled.reason })}</strong> {t('cancelledRefund')}
      </Notice>
    );
  }
  if (previousStartsAt === null) return null;
  return (
    <Notice kind="warning">
      <strong>{t('moved', { before: moment(previousStartsAt, timezone) })}</strong>{' '}
      {moveReason && <p>{moveReason}</p>}
      {t('movedFree')}
    </Notice>
  );
}
