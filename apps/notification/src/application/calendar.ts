import ical from 'ical-generator';
import type { Facts } from '../domain/facts.ts';
import type { Language } from '../domain/kinds.ts';
import { type Known, venueLine } from '../domain/wording.ts';
import type { Attachment } from './ports.ts';

/** How long a performance blocks a calendar, in minutes: no festival file says when it ends. */
const ASSUMED_MINUTES = 180;

/** A calendar entry per performance of an order, and of its passes; none where it has no places. */
export function calendarOf(facts: Facts, known: Known, language: Language, url: string): Attachment[] {
  const sold = (facts.lines ?? []).flatMap(({ performanceId }) => performanceId ?? []);
  const ids = new Set(sold.flatMap((id) => known.performances.get(id)?.covers ?? [id]));
  const performances = [...ids].flatMap((id) => {
    const performance = known.performances.get(id);
    return performance === undefined ? [] : [{ id, ...performance }];
  });
  if (performances.length === 0) return [];
  const calendar = ical({
    prodId: { company: 'clove', product: 'tickets', language: language.toUpperCase() },
  });
  const location = venueLine(known, language);
  for (const { id, title, startsAt } of performances) {
    const start = new Date(startsAt);
    calendar.createEvent({
      // The same for every order, so that a second one moves the entry instead of doubling it.
      id: `${id}@${new URL(url).host}`,
      start,
      end: new Date(start.getTime() + ASSUMED_MINUTES * 60_000),
      summary: title[language] ?? title.ko,
      url,
      ...(location === undefined ? {} : { location }),
    });
  }
  return [{ filename: 'calendar.ics', contentType: 'text/calendar', content: calendar.toString() }];
}
