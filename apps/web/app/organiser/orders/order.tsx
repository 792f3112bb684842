import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { act } from '../../api/client.ts';
import { useFestival } from '../../api/festival.ts';
import { type Member, useMember } from '../../api/session.ts';
import { Button } from '../../design/button.tsx';
import { Notice } from '../../design/notice.tsx';
import { notify } from '../../design/notices.tsx';
import { Page } from '../../design/page.tsx';
import { Badge, Facts, Money } from '../../design/small.tsx';
import { Table } from '../../design/table.tsx';
import { defineTexts, useTexts } from '../../i18n/index.ts';
import { AskDialog } from '../ask-dialog.tsx';
import { Live } from '../live.tsx';
import { shortIds } from '../short-ids.ts';
import { frameTexts } from '../texts.ts';
import { EraseGuest } from './erase-guest.tsx';
import { readOrderAgain, type Story, type StoryEntry, useStory } from './order-data.ts';
import { OrderLinesPanel } from './order-lines.tsx';
import { OrderTickets } from './order-tickets.tsx';
import { DeskLog } from './orders.tsx';
import { ordersTexts, stateKind } from './orders-texts.ts';
import { entryText } from './story-entry.ts';
import { storyTexts } from './story-texts.ts';

const storyArea = defineTexts('organiser-order-story', storyTexts);

const route = getRouteApi('/organiser/orders/$orderId');

/** Roles that may change something for a fan. */
const deskRoles: readonly Member['role'][] = ['organiser', 'support'];

/** One order with its whole story, and what the desk may do. */
export function OrderStory() {
  const { orderId } = route.useParams();
  const { t } = useTexts(ordersTexts);
  const story = useStory(orderId);
  const role = useMember()?.role;
  return (
    <Page
      title={t('order')}
      aside={
        <Link to="/organiser/orders" className="button quiet">
          {t('back')}
        </Link>
      }
    >
      <Live query={story}>{(known) => <KnownStory key={orderId} story={known} role={role} />}</Live>
    </Page>
  );
}

function KnownStory({ story, role }: { readonly story: Story; readonly role: Member['role'] | undefined }) {
  const { t, word, moment } = useTexts(ordersTexts);
  const { timezone } = useFestival();
  const { order } = story;
  const helps = role !== undefined && deskRoles.includes(role);
  return (
    <>
      <section className="panel">
        <Facts
          facts={[
            [t('fan'), order.fan?.name ?? t('fanUnknown')],
            [t('email'), order.fan?.email ?? '–'],
            [
              t('order'),
              <Badge key="state" kind={stateKind(order.state)}>
                {word('order', order.state) ?? order.state}
              </Badge>,
            ],
            [t('placed'), moment(order.createdAt, timezone)],
            [t('total'), <Money key="total" amount={order.total} currency={order.currency} />],
            [
              t('number'),
              <span key="id" className="id">
                {order.orderId}
              </span>,
            ],
          ]}
        />
        <div className="row panel-actions">
          {helps && order.fan !== null && <Resend orderId={order.orderId} to={order.fan.email} />}
          {role === 'organiser' && order.guest !== null && <EraseGuest order={order} guest={order.guest} />}
        </div>
      </section>
      <OrderLinesPanel order={order} helps={helps} />
      <OrderTickets order={order} helps={helps} />
      <TimeLine story={story} />
      {(role === 'organiser' || role === 'ops') && <DeskLog orderId={order.orderId} />}
    </>
  );
}

function Resend({ orderId, to }: { readonly orderId: string; readonly to: string | null }) {
  const { t } = useTexts(ordersTexts);
  const [isOpen, setOpen] = useState(false);
  if (to === null) return null;
  return (
    <div className="row">
      <Button quiet onPress={() => setOpen(true)}>
        {t('resend')}
      </Button>
      <AskDialog
        title={t('resend')}
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        effect={<p>{t('resendEffect', { to })}</p>}
        submit={t('resend')}
        onSubmit={async ({ reason }) => {
          const { body } = await act<{ mails: number }>(
            `resend ${orderId} ${reason}`,
            'POST',
            `/api/support/orders/${orderId}/mails`,
            { reason },
          );
          await readOrderAgain(orderId);
          notify(t('resent', { count: body.mails }), 'good');
        }}
      />
    </div>
  );
}

function TimeLine({ story: { timeline, silent } }: { readonly story: Story }) {
  const { t, word, ...formats } = useTexts(ordersTexts);
  const story = useTexts(storyArea);
  const frame = useTexts(frameTexts);
  const { timezone } = useFestival();
  const words = {
    ...formats,
    // Actions of the desk and roles are called as in the log of the desk.
    word: (...asked: Parameters<typeof word>) => story.word(...asked) ?? word(...asked),
  };
  const say = (entry: StoryEntry) => entryText(words, entry, timezone);
  const nameOf = ({ subject: { type, id } }: StoryEntry) => `${story.word('subject', type) ?? type} ${id}`;
  const rows = timeline.map((entry, index) => ({ ...entry, index }));
  return (
    <section className="panel">
      <h2>{t('story')}</h2>
      {silent.length > 0 && <Notice kind="warning">{t('silent', { services: silent.join(', ') })}</Notice>}
      <Table
        label={t('story')}
        empty={t('logEmpty')}
        pageSize={50}
        rows={rows}
        rowId={({ index }) => String(index)}
        columns={[
          {
            id: 'at',
            name: frame.t('when'),
            // What is so now comes last, in the order of the answer.
            value: ({ at, index }) => `${at ?? '9'} ${String(index).padStart(6, '0')}`,
            cell: ({ at }) => (at === null ? t('now') : formats.moment(at, timezone)),
          },
          {
            id: 'service',
            name: t('service'),
            value: ({ service }) => service,
            cell: ({ service }) => <Badge>{service}</Badge>,
          },
          {
            id: 'what',
            name: frame.t('what'),
            value: say,
            cell: (entry) => shortIds(say(entry)),
          },
          {
            id: 'subject',
            name: t('subject'),
            value: nameOf,
            cell: (entry) => (
              <span className="id soft" title={entry.subject.id} translate="no">
                {shortIds(nameOf(entry))}
              </span>
            ),
          },
        ]}
      />
    </section>
  );
}
