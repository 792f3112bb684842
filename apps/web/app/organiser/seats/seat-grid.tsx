import { type KeyboardEvent, memo, useCallback, useRef, useState } from 'react';
import { useTexts } from '../../i18n/index.ts';
import type { MapSection, Seat } from '../../shop/seat-map.ts';
import './seats.css';
import { seatsTexts } from './seats-texts.ts';
import { countStates, type StaffState } from './staff-seats.ts';

interface SeatGridProps {
  readonly label: string;
  readonly section: MapSection;
  /** In the order of the section's seats. */
  readonly states: readonly StaffState[];
  /** Places of the section. */
  readonly chosen: ReadonlySet<string>;
  readonly mayChoose: (state: StaffState) => boolean;
  readonly onChange: (chosen: ReadonlySet<string>) => void;
}

/** The seats of a section, to be chosen one by one or in stretches, by pointer and by keyboard. */
export function SeatGrid({ label, section, states, chosen, mayChoose, onChange }: SeatGridProps) {
  const { t, word, number } = useTexts(seatsTexts);
  const grid = useRef<HTMLDivElement>(null);
  /** The one seat that the tab key reaches, and where a stretch begins. */
  const [current, setCurrent] = useState(0);
  const anchor = useRef(0);
  const seats = section.seats;
  const tabbed = Math.min(current, Math.max(0, seats.length - 1));

  const toggle = (index: number, isStretch: boolean) => {
    const next = new Set(chosen);
    const seat = seats[index];
    if (seat === undefined) return;
    setCurrent(index);
    if (isStretch) {
      const [from, to] = [Math.min(anchor.current, index), Math.max(anchor.current, index)];
      for (let each = from; each <= to; each += 1) {
        const place = seats[each]?.place;
        if (place !== undefined && mayChoose(states[each] ?? 'not-there')) next.add(place);
      }
    } else {
      anchor.current = index;
      if (next.has(seat.place)) next.delete(seat.place);
      else if (mayChoose(states[index] ?? 'not-there')) next.add(seat.place);
    }
    onChange(next);
  };
  // The same function at each drawing, so that rows which did not change are not drawn again.
  const newest = useRef(toggle);
  newest.current = toggle;
  const onToggle = useCallback((index: number, isStretch: boolean) => newest.current(index, isStretch), []);
  const move = (event: KeyboardEvent<HTMLDivElement>) => {
    const to = neighbour(event.key, tabbed, seats, section.rowStarts);
    if (to === undefined) return;
    event.preventDefault();
    setCurrent(to);
    grid.current?.querySelector<HTMLButtonElement>(`[data-index="${to}"]`)?.focus();
  };
  const counts = countStates(states);
  return (
    <>
      <ul className="seat-key" aria-label={t('legend')}>
        {[...counts].map(([state, count]) => (
          <li key={state}>
            <span className={`seat ${state}`} aria-hidden="true" />
            {word('state', state)} {number(count)}
          </li>
        ))}
      </ul>
      <p className="soft help">{t('help')}</p>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot scroll in both ways everywhere */}
      <div ref={grid} className="seat-grid" role="group" aria-label={label} onKeyDown={move}>
        <div className="seat-rows">
          {section.rowStarts.map((start, rowIndex) => {
            const end = section.rowStarts[rowIndex + 1] ?? seats.length;
            const own = seats.slice(start, end);
            return (
              <Row
                key={own[0]?.row ?? rowIndex}
                seats={own}
                start={start}
                states={states.slice(start, end).join()}
                chosen={own.map(({ place }) => (chosen.has(place) ? '1' : '0')).join('')}
                tabbed={tabbed >= start && tabbed < end ? tabbed - start : -1}
                mayChoose={mayChoose}
                onToggle={onToggle}
              />
            );
          })}
        </div>
      </div>
    </>
  );
}

interface RowProps {
  readonly seats: readonly Seat[];
  readonly start: number;
  /** As text, so that a row that did not change is not drawn again. */
  readonly states: string;
  readonly chosen: string;
  readonly tabbed: number;
  readonly mayChoose: (state: StaffState) => boolean;
  readonly onToggle: (index: number, isStretch: boolean) => void;
}

const Row = memo(
  function Row({ seats, start, states, chosen, tabbed, mayChoose, onToggle }: RowProps) {
    const { t, word } = useTexts(seatsTexts);
    const each = states.split(',') as StaffState[];
    const row = seats[0]?.row ?? '';
    const apart = Math.min(...seats.slice(1).map((seat, index) => gapBefore(seats, index + 1, seat)), 1);
    return (
      <div className="seat-row">
        <span className="seat-row-name">{t('row', { row })}</span>
        <div className="seat-row-places">
          {seats.map((seat, index) => {
            const state = each[index] ?? 'not-there';
            const isAisle = index > 0 && gapBefore(seats, index, seat) > apart * 1.6;
            const name = { row, seat: seat.label, state: word('state', state) ?? state };
            return (
              <button
                key={seat.place}
                type="button"
                data-index={start + index}
                className={`seat ${state}${isAisle ? ' aisle' : ''}`}
                tabIndex={index === tabbed ? 0 : -1}
                aria-label={t('seat', name)}
                title={t('seat', name)}
                aria-pressed={chosen[index] === '1'}
                {...(mayChoose(state) || chosen[index] === '1' ? {} : { 'aria-disabled': true })}
                onClick={(event) => onToggle(start + index, event.shiftKey)}
              >
                {seat.label}
              </button>
            );
          })}
        </div>
      </div>
    );
  },
  // What a press does is read when it is pressed: rows are many.
  (before, after) =>
    before.seats.length === after.seats.length &&
    before.states === after.states &&
    before.chosen === after.chosen &&
    before.tabbed === after.tabbed &&
    before.onToggle === after.onToggle,
);

function gapBefore(seats: readonly Seat[], index: number, seat: Seat): number {
  const before = seats[index - 1];
  return before === undefined ? 0 : Math.hypot(seat.x - before.x, seat.y - before.y);
}

/** Where an arrow leads from a seat; undefined: the key is none, or there is nothing. */
function neighbour(
  key: string,
  index: number,
  seats: readonly Seat[],
  rowStarts: readonly number[],
): number | undefined {
  const seat = seats[index];
  if (seat === undefined) return undefined;
  const within = (to: number) => (seats[to]?.rowIndex === seat.rowIndex ? to : undefined);
  const inRow = (rowIndex: number) => {
    const start = rowStarts[rowIndex];
    if (start === undefined) return undefined;
    const own = seats.slice(start, rowStarts[rowIndex + 1] ?? seats.length);
    const nearest = own.reduce((best, each, at) => {
      const closer = Math.abs(each.x - seat.x) < Math.abs((own[best]?.x ?? 0) - seat.x);
      return closer ? at : best;
    }, 0);
    return start + nearest;
  };
  if (key === 'ArrowRight') return within(index + 1);
  if (key === 'ArrowLeft') return within(index - 1);
  if (key === 'ArrowDown') return inRow(seat.rowIndex + 1);
  if (key === 'ArrowUp') return inRow(seat.rowIndex - 1);
  if (key === 'Home') return rowStarts[seat.rowIndex];
  if (key === 'End') return (rowStarts[seat.rowIndex + 1] ?? seats.length) - 1;
  return undefined;
}
