import { useState } from 'react';
import { Select } from '../design/select.tsx';
import { useTexts } from '../i18n/index.ts';
import { seatName, sectionName } from './names.ts';
import { letterState, type MapSection } from './seat-map.ts';
import { shopTexts } from './texts.ts';

interface SeatListProps {
  readonly section: MapSection;
  readonly chosen: ReadonlySet<string>;
  readonly onToggle: (seat: string) => void;
}

/** The seats of a section as buttons, one row at a time: the same as the map, for readers of text. */
export function SeatList({ section, chosen, onToggle }: SeatListProps) {
  const words = useTexts(shopTexts);
  const { t, word } = words;
  const [row, setRow] = useState('0');
  const rows = section.rowStarts.map((start, index) => {
    const end = section.rowStarts[index + 1] ?? section.seats.length;
    const free = section.letters.slice(start, end).filter((letter) => letterState(letter) !== 'taken').length;
    const label = t('rowNamed', { row: section.seats[start]?.row ?? '', count: free });
    return { value: String(index), label, start, end };
  });
  const shown = rows[Number(row)] ?? rows[0];
  if (shown === undefined) return null;
  return (
    <div className="seat-list">
      <Select label={t('row')} value={shown.value} onChange={setRow} options={rows} />
      <ul>
        {section.seats.slice(shown.start, shown.end).map((seat, at) => {
          const id = `${section.id}/${seat.place}`;
          const mine = chosen.has(id);
          const state = mine ? 'mine' : letterState(section.letters[shown.start + at]);
          const name = seatName(words, sectionName(words, section), seat.row, seat.label);
          return (
            <li key={seat.place}>
              <button
                type="button"
                className={`seat ${state}`}
                aria-pressed={mine}
                aria-disabled={state === 'taken'}
                aria-label={`${name}, ${word('seat', state) ?? ''}`}
                onClick={() => {
                  if (state !== 'taken') onToggle(id);
                }}
              >
                {seat.label}
              </button>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
