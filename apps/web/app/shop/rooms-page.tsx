import './goods.css';
import { keepPreviousData, useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { read } from '../api/client.ts';
import type { Text } from '../api/festival.ts';
import { Stepper } from '../design/field.tsx';
import { Notice } from '../design/notice.tsx';
import { Page } from '../design/page.tsx';
import { Badge, Money } from '../design/small.tsx';
import { useTexts } from '../i18n/index.ts';
import { AddButton } from './add-button.tsx';
import { CodeBox } from './code-box.tsx';
import { JoinWaiting } from './join-waiting.tsx';
import { ReviewsLink } from './reviews/reviews-link.tsx';
import { shopTexts } from './texts.ts';

interface Room {
  readonly id: string;
  readonly title: Text;
  readonly description: Text | null;
  /** Guests per unit; null: not said. */
  readonly capacity: number | null;
  /** The first night, and the check-out day. */
  readonly from: string;
  readonly to: string;
  readonly pictures: readonly string[];
  readonly nights: readonly { readonly night: string; readonly price: number; readonly available: number }[];
  /** One unit for the nights that were asked for; null: it is not let for all of them. */
  readonly stay: { readonly price: number; readonly available: number } | null;
}

interface Rooms {
  readonly currency: string;
  readonly paused: boolean;
  readonly maxUnitsPerGuest: number;
  readonly rooms: readonly Room[];
}

/** What the festival lets, by the night. */
export function RoomsPage() {
  const { t } = useTexts(shopTexts);
  const { data: all } = useSuspenseQuery({
    queryKey: ['rooms'],
    queryFn: ({ signal }) => read<Rooms>('/api/rooms', { signal }),
  });
  const first = all.rooms.map(({ from }) => from).sort()[0] ?? '';
  const last =
    all.rooms
      .map(({ to }) => to)
      .sort()
      .at(-1) ?? '';
  const [from, setFrom] = useState(first);
  const [to, setTo] = useState(last);
  const asked = from !== '' && to > from;
  const { data = all } = useQuery({
    queryKey: ['rooms', from, to],
    queryFn: ({ signal }) => read<Rooms>(`/api/rooms?from=${from}&to=${to}`, { signal }),
    enabled: asked,
    refetchInterval: 10_000,
    placeholderData: keepPreviousData,
  });
  return (
    <Page title={t('rooms')}>
      <p className="soft">{t('roomsLead')}</p>
      {data.paused && <Notice kind="warning">{t('pausedNow')}</Notice>}
      <CodeBox />
      <div className="days">
        <Day label={t('checkIn')} value={from} min={first} max={last} onChange={setFrom} />
        <Day label={t('checkOut')} value={to} min={from} max={last} onChange={setTo} />
        {asked ? (
          <strong>{t('nights', { count: nightsIn(from, to) })}</strong>
        ) : (
          <span>{t('chooseNights')}</span>
        )}
      </div>
      <ul className="offers">
        {data.rooms.map((room) => (
          <Offer key={room.id} room={room} rooms={data} nights={asked ? { from, to } : undefined} />
        ))}
      </ul>
    </Page>
  );
}

interface OfferProps {
  readonly room: Room;
  readonly rooms: Rooms;
  readonly nights: { readonly from: string; readonly to: string } | undefined;
}

function Offer({ room, rooms, nights }: OfferProps) {
  const { t, localised, money, days } = useTexts(shopTexts);
  const [wanted, setWanted] = useState(1);
  const title = localised(room.title);
  const { stay } = room;
  const most = Math.min(rooms.maxUnitsPerGuest, stay?.available ?? 0);
  const units = Math.min(wanted, Math.max(1, most));
  const lowest = Math.min(...room.nights.map(({ price }) => price));
  return (
    <li className="offer">
      {room.pictures[0] !== undefined && <img src={room.pictures[0]} alt="" loading="lazy" />}
      <div className="offer-what">
        <h2>{title}</h2>
        {room.description !== null && <p className="soft">{localised(room.description)}</p>}
        {room.capacity !== null && <p className="soft">{t('guests', { count: room.capacity })}</p>}
        <p className="offer-price">
          {nights !== undefined && stay !== null ? (
            <Money amount={stay.price} currency={rooms.currency} />
          ) : (
            Number.isFinite(lowest) && t('perNight', { price: money(lowest, rooms.currency) })
          )}
        </p>
        {nights !== undefined && stay === null && (
          <p className="soft">
            {t('roomDays')} <Badge>{days(room.from, room.to)}</Badge>
          </p>
        )}
        {stay !== null && stay.available === 0 && <Badge kind="warning">{t('soldOut')}</Badge>}
        {nights !== undefined && stay?.available === 0 && !rooms.paused && (
          <JoinWaiting
            key={`${nights.from}/${nights.to}`}
            inventory="stay"
            what={title}
            request={{ roomId: room.id, ...nights }}
            limit={rooms.maxUnitsPerGuest}
          />
        )}
        {nights !== undefined && stay !== null && stay.available > 0 && (
          <div className="row">
            <Stepper
              label={`${title}: ${t('units')}`}
              labelHidden
              min={1}
              max={most}
              value={units}
              onChange={setWanted}
            />
            <AddButton
              inventory="stay"
              what={title}
              request={{ roomId: room.id, ...nights, units }}
              isDisabled={rooms.paused}
            />
          </div>
        )}
        {stay !== null && stay.available > 0 && stay.available < 20 && (
          <p className="soft offer-note">{t('unitsLeft', { count: stay.available })}</p>
        )}
        <ReviewsLink kind="room" id={room.id} name={title} />
      </div>
    </li>
  );
}

interface DayProps {
  readonly label: string;
  readonly value: string;
  readonly min: string;
  readonly max: string;
  readonly onChange: (day: string) => void;
}

function Day({ label, value, min, max, onChange }: DayProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="date"
        value={value}
        min={min}
        max={max}
        onChange={({ target }) => onChange(target.value)}
      />
    </div>
  );
}

function nightsIn(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
}
