import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { act, read, serverNow } from '../../api/client.ts';
import { type Text, useFestival } from '../../api/festival.ts';
import { queryClient } from '../../api/query-client.ts';
import { Button } from '../../design/button.tsx';
import { Field } from '../../design/field.tsx';
import { notify } from '../../design/notices.tsx';
import { Page } from '../../design/page.tsx';
import { Badge, Facts } from '../../design/small.tsx';
import { Table } from '../../design/table.tsx';
import { useTexts } from '../../i18n/index.ts';
import { problemText } from '../../i18n/problem-text.ts';
import { AskDialog } from '../ask-dialog.tsx';
import { columnsOf } from '../columns.tsx';
import { Figures } from '../figures.tsx';
import { Live } from '../live.tsx';
import { frameTexts } from '../texts.ts';
import { toZoned } from '../zoned.ts';
import { CodeForm } from './code-form.tsx';
import { desksTexts } from './desks-texts.ts';

/** GET /api/bookings/arrivals */
interface Booking {
  readonly id: string;
  readonly label: string | Text;
  /** Check-in day and check-out day. */
  readonly from: string;
  readonly to: string;
  readonly state: 'BOOKED' | 'CHECKED_IN' | 'COMPLETED' | 'CANCELLED' | 'NO_SHOW';
  readonly code: string | null;
}

type Verb = 'check-in' | 'check-out' | 'no-show';

/** What the desk may do next; the service decides by the day. */
const next: Readonly<Record<Booking['state'], readonly Verb[]>> = {
  BOOKED: ['check-in', 'no-show'],
  NO_SHOW: ['check-in'],
  CHECKED_IN: ['check-out'],
  COMPLETED: [],
  CANCELLED: [],
};
const kinds = {
  BOOKED: 'warning',
  CHECKED_IN: 'good',
  COMPLETED: 'info',
  CANCELLED: 'alarm',
  NO_SHOW: 'alarm',
} as const;

const DAY_MS = 24 * 60 * 60_000;
const column = columnsOf<Booking>();

interface Asked {
  readonly verb: Exclude<Verb, 'check-in'>;
  readonly booking: Booking;
}

/** The desk where guests of rooms arrive: who comes on a day, and a booking by its code. */
export function RoomsDesk() {
  const frame = useTexts(frameTexts);
  const { t, number } = useTexts(desksTexts);
  const { timezone } = useFestival();
  const words = useBookingWords();
  const [day, setDay] = useState(() => toZoned(new Date(serverNow()).toISOString(), timezone).slice(0, 10));
  const [found, setFound] = useState<Booking | null>(null);
  const [asked, setAsked] = useState<Asked | null>(null);
  const arrivals = useQuery({
    queryKey: ['own', 'arrivals', day],
    queryFn: ({ signal }) =>
      read<{ bookings: readonly Booking[] }>(`/api/bookings/arrivals?day=${day}`, { signal }),
    refetchInterval: 15_000,
  });
  const find = async (code: string) => {
    setFound(null);
    setFound(await read<Booking>('/api/bookings/find', { method: 'POST', body: { code } }));
  };
  const change = async (verb: Verb, booking: Booking) => {
    const { body } = await act<Booking>(
      `${verb} ${booking.id}`,
      'POST',
      `/api/bookings/${booking.id}/${verb}`,
    );
    setFound((shown) => (shown?.id === body.id ? body : shown));
    await queryClient.invalidateQueries({ queryKey: ['own', 'arrivals'] });
    notify(t(`done.${verb}`, { room: words.room(booking) }), 'good');
  };
  const start = (verb: Verb, booking: Booking) => {
    if (verb !== 'check-in') setAsked({ verb, booking });
    else change(verb, booking).catch((error: unknown) => notify(problemText(error), 'alarm'));
  };
  const count = (bookings: readonly Booking[], ...states: Booking['state'][]) =>
    number(bookings.filter(({ state }) => states.includes(state)).length);
  return (
    <Page title={frame.t('roomsDesk')}>
      <CodeForm label={t('findRoom')} help={t('findRoomHelp')} onCode={find} />
      <div aria-live="polite">
        {found !== null && (
          <section className="panel">
            <h2>{t('found')}</h2>
            <Facts
              facts={[
                [t('room'), words.room(found)],
                [t('nights'), words.nights(found)],
                [frame.t('state'), <State key="state" booking={found} />],
              ]}
            />
            <div className="panel-actions">
              <Actions booking={found} onStart={start} />
            </div>
          </section>
        )}
      </div>
      <section className="panel">
        <h2>{t('arrivals')}</h2>
        <div className="toolbar">
          <Field label={t('day')} type="date" value={day} onChange={setDay} isRequired />
        </div>
        <Live query={arrivals}>
          {({ bookings }) => (
            <>
              <Figures
                figures={[
                  { name: t('waiting'), value: count(bookings, 'BOOKED') },
                  { name: t('came'), value: count(bookings, 'CHECKED_IN', 'COMPLETED') },
                  { name: t('act.no-show'), value: count(bookings, 'NO_SHOW') },
                ]}
              />
              <Table
                label={t('arrivals')}
                empty={t('arrivalsNone')}
                rows={bookings}
                rowId={({ id }) => id}
                columns={[
                  column.words('room', t('room'), words.room),
                  column.words(
                    'code',
                    t('code'),
                    ({ code }) => code ?? '–',
                    ({ code }) => <span className="id">{code ?? '–'}</span>,
                  ),
                  column.numbers('nights', t('nights'), nightsOf, number),
                  column.words('state', frame.t('state'), words.state, (booking) => (
                    <State booking={booking} />
                  )),
                  column.actions(frame.t('actions'), (booking) => (
                    <Actions booking={booking} onStart={start} isQuiet />
                  )),
                ]}
              />
            </>
          )}
        </Live>
      </section>
      {asked !== null && (
        <AskDialog
          title={`${t(`act.${asked.verb}`)}: ${words.room(asked.booking)}`}
          isOpen
          onClose={() => setAsked(null)}
          reason={false}
          danger
          effect={<p>{t(`effect.${asked.verb}`, { nights: words.nights(asked.booking) })}</p>}
          submit={t(`act.${asked.verb}`)}
          onSubmit={() => change(asked.verb, asked.booking)}
        />
      )}
    </Page>
  );
}

function State({ booking }: { readonly booking: Booking }) {
  const words = useBookingWords();
  return <Badge kind={kinds[booking.state]}>{words.state(booking)}</Badge>;
}

interface ActionsProps {
  readonly booking: Booking;
  readonly onStart: (verb: Verb, booking: Booking) => void;
  /** In a list, where it stands beside many of its kind. */
  readonly isQuiet?: boolean;
}

function Actions({ booking, onStart, isQuiet = false }: ActionsProps) {
  const { t } = useTexts(desksTexts);
  const words = useBookingWords();
  return (
    <div className="row">
      {next[booking.state].map((verb) => (
        <Button
          key={verb}
          quiet={isQuiet || verb !== 'check-in'}
          aria-label={`${t(`act.${verb}`)}: ${words.room(booking)} ${booking.code ?? ''}`}
          onPress={() => onStart(verb, booking)}
        >
          {t(`act.${verb}`)}
        </Button>
      ))}
    </div>
  );
}

function nightsOf({ from, to }: Booking): number {
  return (Date.parse(to) - Date.parse(from)) / DAY_MS;
}

/** The room's label names its days, too. */
function useBookingWords() {
  const { t, localised } = useTexts(desksTexts);
  return {
    room: ({ label }: Booking) => (typeof label === 'string' ? label : localised(label)),
    nights: (booking: Booking) => {
      const nights = nightsOf(booking);
      return nights === 1 ? t('oneNight') : t('manyNights', { nights });
    },
    state: ({ state }: Booking) => t(`booking.${state}`),
  };
}
