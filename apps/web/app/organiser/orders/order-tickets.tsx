import { useState } from 'react';
import { act } from '../../api/client.ts';
import { Button } from '../../design/button.tsx';
import { Field } from '../../design/field.tsx';
import { notify } from '../../design/notices.tsx';
import { Badge } from '../../design/small.tsx';
import { type Column, Table } from '../../design/table.tsx';
import { useTexts } from '../../i18n/index.ts';
import { PagePending } from '../../shell/page-states.tsx';
import { AskDialog } from '../ask-dialog.tsx';
import { useNames } from '../names.ts';
import { useSeatMap } from '../seats/seat-data.ts';
import { frameTexts } from '../texts.ts';
import { type DeskOrder, type DeskTicket, readOrderAgain } from './order-data.ts';
import { ordersTexts, stateKind } from './orders-texts.ts';

type TicketAction = { readonly kind: 'rename' | 'move' | 'reissue'; readonly ticket: DeskTicket };

/** The tickets of an order, also those passed on, and what the desk may do with each. */
export function OrderTickets({ order, helps }: { readonly order: DeskOrder; readonly helps: boolean }) {
  const { t, word, number } = useTexts(ordersTexts);
  const frame = useTexts(frameTexts);
  const names = useNames();
  const [action, setAction] = useState<TicketAction | null>(null);
  if (order.tickets.length === 0) return null;
  const nameOf = ({ performanceId, sectionId, seat }: DeskTicket) =>
    `${names.item('seat', `${performanceId}/${sectionId}`)}${seat === null ? '' : ` · ${seat}`}`;
  const actions: Column<DeskTicket> = {
    id: 'actions',
    name: frame.t('actions'),
    cell: (ticket) =>
      ticket.state === 'VALID' && (
        <div className="row">
          <Button
            quiet
            aria-label={`${t('renameTitle')}: ${nameOf(ticket)}`}
            onPress={() => setAction({ kind: 'rename', ticket })}
          >
            {t('rename')}
          </Button>
          {ticket.seat !== null && (
            <Button
              quiet
              aria-label={`${t('moveTitle')}: ${nameOf(ticket)}`}
              onPress={() => setAction({ kind: 'move', ticket })}
            >
              {t('move')}
            </Button>
          )}
          <Button
            quiet
            aria-label={`${t('reissueTitle')}: ${nameOf(ticket)}`}
            onPress={() => setAction({ kind: 'reissue', ticket })}
          >
            {t('reissue')}
          </Button>
        </div>
      ),
  };
  return (
    <section className="panel">
      <h2>{t('tickets')}</h2>
      <Table
        label={t('tickets')}
        empty={t('noneFound')}
        rows={order.tickets}
        rowId={({ ticketId }) => ticketId}
        columns={[
          { id: 'ticket', name: t('line'), value: nameOf, cell: nameOf },
          {
            id: 'holder',
            name: t('holder'),
            value: ({ holderName }) => holderName ?? '',
            cell: ({ holderName }) => holderName ?? <span className="soft">{t('holderOwn')}</span>,
          },
          {
            id: 'state',
            name: frame.t('state'),
            value: ({ state }) => word('ticket', state) ?? state,
            cell: ({ state }) => <Badge kind={stateKind(state)}>{word('ticket', state) ?? state}</Badge>,
          },
          {
            id: 'serial',
            name: t('serial'),
            numeric: true,
            value: ({ serial }) => serial,
            cell: ({ serial }) => number(serial),
          },
          ...(helps ? [actions] : []),
        ]}
      />
      {action !== null && (
        <ActionDialog
          action={action}
          name={nameOf(action.ticket)}
          orderId={order.orderId}
          onClose={() => setAction(null)}
        />
      )}
    </section>
  );
}

interface ActionDialogProps {
  readonly action: TicketAction;
  readonly name: string;
  readonly orderId: string;
  readonly onClose: () => void;
}

function ActionDialog({ action: { kind, ticket }, name, orderId, onClose }: ActionDialogProps) {
  const { t } = useTexts(ordersTexts);
  const frame = useTexts(frameTexts);
  const path = `/api/support/tickets/${ticket.ticketId}`;
  const done = async (text: string) => {
    await readOrderAgain(orderId);
    notify(text, 'good');
  };
  const dialog = { isOpen: true, onClose };
  if (kind === 'rename') {
    return (
      <AskDialog
        {...dialog}
        title={t('renameTitle')}
        effect={<p>{t('renameEffect', { ticket: name })}</p>}
        submit={frame.t('save')}
        onSubmit={async ({ name: typed = '', reason }) => {
          const next = typed.trim() === '' ? null : typed.trim();
          await act(`rename ${ticket.ticketId}`, 'PUT', `${path}/holder`, { name: next, reason });
          await done(t('renamed'));
        }}
      >
        <Field label={frame.t('name')} name="name" maxLength={80} defaultValue={ticket.holderName ?? ''} />
      </AskDialog>
    );
  }
  if (kind === 'reissue') {
    return (
      <AskDialog
        {...dialog}
        title={t('reissueTitle')}
        effect={<p>{t('reissueEffect', { ticket: name })}</p>}
        submit={t('reissueNow')}
        danger
        onSubmit={async ({ reason }) => {
          await act(`reissue ${ticket.ticketId} ${ticket.serial}`, 'POST', `${path}/reissue`, { reason });
          await done(t('reissued'));
        }}
      />
    );
  }
  return (
    <AskDialog
      {...dialog}
      title={t('moveTitle')}
      effect={<p>{t('moveEffect', { ticket: name, seat: ticket.seat ?? '' })}</p>}
      submit={t('moveNow')}
      onSubmit={async ({ unitId, reason }) => {
        const { body } = await act<{ seat: string | null }>(
          `move ${ticket.ticketId} to ${unitId}`,
          'PUT',
          `${path}/seat`,
          { unitId, reason },
        );
        await done(t('moved', { seat: body.seat ?? '' }));
      }}
    >
      <FreeSeats ticket={ticket} />
    </AskDialog>
  );
}

/** The free seats of the ticket's section. */
function FreeSeats({ ticket: { performanceId, sectionId } }: { readonly ticket: DeskTicket }) {
  const { t } = useTexts(ordersTexts);
  const { data } = useSeatMap(performanceId);
  const section = data?.map.section(sectionId);
  if (section === undefined) return <PagePending />;
  const free = section.seats.filter((_, index) => 'fa'.includes(section.letters[index] ?? 'x'));
  if (free.length === 0) return <p>{t('noFreeSeat')}</p>;
  return (
    <div className="field">
      <label htmlFor="new-seat">{t('newSeat')}</label>
      <select id="new-seat" name="unitId" required>
        {free.map(({ place }) => (
          <option key={place} value={`${performanceId}/${sectionId}/${place}`}>
            {sectionId} {place}
          </option>
        ))}
      </select>
    </div>
  );
}
