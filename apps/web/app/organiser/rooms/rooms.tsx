import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { act, read } from '../../api/client.ts';
import { useFestival } from '../../api/festival.ts';
import { queryClient } from '../../api/query-client.ts';
import { Button } from '../../design/button.tsx';
import { Field } from '../../design/field.tsx';
import { notify } from '../../design/notices.tsx';
import { Page } from '../../design/page.tsx';
import { Badge } from '../../design/small.tsx';
import { Table } from '../../design/table.tsx';
import { useTexts } from '../../i18n/index.ts';
import { AskDialog } from '../ask-dialog.tsx';
import { columnsOf } from '../columns.tsx';
import { Live } from '../live.tsx';
import { type Board, type Stock, useBoard } from '../names.ts';
import { frameTexts } from '../texts.ts';
import { roomsTexts } from './rooms-texts.ts';

type Room = Board['rooms'][number];

interface Night extends Stock {
  readonly id: string;
  readonly room: string;
  readonly night: string;
  /** Undefined: it is not on sale. */
  readonly price: number | undefined;
}

type Asked =
  | { readonly kind: 'units' | 'sale'; readonly room: Room }
  | { readonly kind: 'price'; readonly night: Night };

const roomColumn = columnsOf<Room>();
const nightColumn = columnsOf<Night>();

/** Rooms and pitches by the night. */
export function Rooms() {
  const frame = useTexts(frameTexts);
  const { t, number, money, localised } = useTexts(roomsTexts);
  const { currency } = useFestival();
  const board = useBoard();
  const [asked, setAsked] = useState<Asked | null>(null);
  const offered = useQuery({
    queryKey: ['console-rooms'],
    queryFn: ({ signal }) =>
      read<{ rooms: { id: string; nights: { night: string; price: number }[] }[] }>('/api/rooms', { signal }),
    refetchInterval: 15_000,
  }).data?.rooms;
  const nights: readonly Night[] = (board.data?.rooms ?? []).flatMap((room) => {
    const own = offered?.find(({ id }) => id === room.id)?.nights;
    return room.nights.map((night) => ({
      ...{ ...night, id: room.id, room: localised(room.title) },
      price: own?.find((each) => each.night === night.night)?.price,
    }));
  });
  const sum = (room: string, of: 'sold' | 'free') =>
    nights.filter(({ id }) => id === room).reduce((all, night) => all + night[of], 0);
  return (
    <Page title={frame.t('rooms')}>
      <section className="panel">
        <Live query={board}>
          {({ rooms }) => (
            <Table
              label={frame.t('rooms')}
              empty={t('none')}
              rows={rooms}
              rowId={({ id }) => id}
              columns={[
                roomColumn.words(
                  'room',
                  t('room'),
                  ({ id, title }) => `${localised(title)} ${id}`,
                  ({ id, title }) => (
                    <>
                      <strong>{localised(title)}</strong> <span className="id soft">{id}</span>
                    </>
                  ),
                ),
                roomColumn.words('nights', t('nights'), ({ from, to }) => `${from} – ${to}`),
                roomColumn.numbers('units', t('units'), unitsOf, number),
                roomColumn.numbers('sold', t('soldNights'), ({ id }) => sum(id, 'sold'), number),
                roomColumn.numbers('free', t('freeNights'), ({ id }) => sum(id, 'free'), number),
                roomColumn.words(
                  'state',
                  frame.t('state'),
                  ({ onSale }) => t(onSale ? 'onSale' : 'offSale'),
                  ({ onSale }) => (
                    <Badge kind={onSale ? 'good' : 'info'}>{t(onSale ? 'onSale' : 'offSale')}</Badge>
                  ),
                ),
                roomColumn.actions(frame.t('actions'), (room) => (
                  <>
                    <Button
                      quiet
                      aria-label={t('edit', { name: localised(room.title) })}
                      onPress={() => setAsked({ kind: 'units', room })}
                    >
                      {frame.t('change')}
                    </Button>
                    <Button
                      quiet
                      aria-label={`${t(room.onSale ? 'off' : 'on')}: ${localised(room.title)}`}
                      onPress={() => setAsked({ kind: 'sale', room })}
                    >
                      {t(room.onSale ? 'off' : 'on')}
                    </Button>
                  </>
                )),
              ]}
            />
          )}
        </Live>
      </section>
      <section className="panel">
        <h2>{t('byNight')}</h2>
        <Table
          label={t('byNight')}
          empty={t('none')}
          rows={nights}
          rowId={({ id, night }) => `${id} ${night}`}
          columns={[
            nightColumn.words('night', t('night'), ({ night }) => night),
            nightColumn.words('room', t('room'), ({ room }) => room),
            nightColumn.numbers('sold', t('sold'), ({ sold }) => sold, number),
            nightColumn.numbers('held', t('held'), ({ held, pinned }) => held + pinned, number),
            nightColumn.numbers('free', t('free'), ({ free }) => free, number),
            nightColumn.numbers(
              'price',
              frame.t('price'),
              ({ price }) => price ?? 0,
              (price) => money(price, currency),
            ),
            nightColumn.actions(
              frame.t('actions'),
              (night) =>
                night.price !== undefined && (
                  <Button
                    quiet
                    aria-label={t('priceTitle', { name: night.room, night: night.night })}
                    onPress={() => setAsked({ kind: 'price', night })}
                  >
                    {frame.t('price')}
                  </Button>
                ),
            ),
          ]}
        />
      </section>
      {asked?.kind === 'price' && <ChangePrice night={asked.night} onClose={() => setAsked(null)} />}
      {asked !== null && asked.kind !== 'price' && (
        <ChangeRoom
          kind={asked.kind}
          room={asked.room}
          sold={sum(asked.room.id, 'sold')}
          free={sum(asked.room.id, 'free')}
          onClose={() => setAsked(null)}
        />
      )}
    </Page>
  );
}

/** Of every night the same, except where it was changed: the most is what there is. */
function unitsOf({ nights }: Room): number {
  return Math.max(0, ...nights.map(({ capacity }) => capacity));
}

async function patchRoom(id: string, body: object, done: string): Promise<void> {
  await act(`edit room ${id} ${JSON.stringify(body)}`, 'PATCH', `/api/rooms/${id}`, body);
  await Promise.all([
    queryClient.invalidateQueries({ queryKey: ['console-rooms'] }),
    queryClient.invalidateQueries({ queryKey: ['board'] }),
  ]);
  notify(done, 'good');
}

interface ChangeProps {
  readonly kind: 'units' | 'sale';
  readonly room: Room;
  readonly sold: number;
  readonly free: number;
  readonly onClose: () => void;
}

function ChangeRoom({ kind, room, sold, free, onClose }: ChangeProps) {
  const frame = useTexts(frameTexts);
  const { t, number, localised } = useTexts(roomsTexts);
  const [units, setUnits] = useState(String(unitsOf(room)));
  const name = localised(room.title);
  const counts = { sold: number(sold), free: number(free) };
  if (kind === 'sale') {
    return (
      <AskDialog
        title={t(room.onSale ? 'takeOff' : 'putOn', { name })}
        isOpen
        onClose={onClose}
        reason={false}
        danger={room.onSale}
        effect={<p>{t(room.onSale ? 'offEffect' : 'onEffect', counts)}</p>}
        submit={t(room.onSale ? 'off' : 'on')}
        onSubmit={() => patchRoom(room.id, { onSale: !room.onSale }, t('done'))}
      />
    );
  }
  return (
    <AskDialog
      title={t('edit', { name })}
      isOpen
      onClose={onClose}
      reason={false}
      effect={
        <p>
          {t('unitsEffect', {
            units: number(unitsOf(room)),
            nextUnits: number(Number(units)),
            nights: number(room.nights.length),
          })}
        </p>
      }
      submit={frame.t('save')}
      onSubmit={() => patchRoom(room.id, { units: Number(units) }, t('done'))}
    >
      <Field label={t('units')} type="number" value={units} onChange={setUnits} isRequired />
    </AskDialog>
  );
}

function ChangePrice({ night, onClose }: { readonly night: Night; readonly onClose: () => void }) {
  const frame = useTexts(frameTexts);
  const { t, number, money } = useTexts(roomsTexts);
  const { currency } = useFestival();
  const before = night.price ?? 0;
  const [price, setPrice] = useState(String(before));
  const next = Number(price);
  return (
    <AskDialog
      title={t('priceTitle', { name: night.room, night: night.night })}
      isOpen
      onClose={onClose}
      reason={false}
      effect={
        <p>
          {t('priceEffect', {
            before: money(before, currency),
            after: money(next, currency),
            sold: number(night.sold),
            free: number(night.free),
            difference: `${next > before ? '+' : ''}${money((next - before) * night.free, currency)}`,
          })}
        </p>
      }
      submit={frame.t('save')}
      onSubmit={() => {
        const body = { prices: [{ date: night.night, price: next }], ...(next === 0 ? { free: true } : {}) };
        return patchRoom(night.id, body, t('done'));
      }}
    >
      <Field label={frame.t('price')} type="number" value={price} onChange={setPrice} isRequired />
    </AskDialog>
  );
}
