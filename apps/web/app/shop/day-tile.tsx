import { useTexts } from '../i18n/index.ts';
import { shopTexts } from './texts.ts';

/** The day of a performance as a leaf of a calendar, for the eye: the words beside it say the same. */
export function DayTile({ at, zone }: { readonly at: string; readonly zone: string }) {
  const { dayParts } = useTexts(shopTexts);
  const { month, day, weekday } = dayParts(at, zone);
  return (
    <div className="day-tile" aria-hidden="true">
      <span>{month}</span>
      <strong>{day}</strong>
      <span>{weekday}</span>
    </div>
  );
}
