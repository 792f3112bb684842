import ical from 'ical-generator';
import type { WriteCalendar } from '../../application/ports.ts';

/** How long a performance blocks a calendar, in minutes: no festival file says when it ends. */
const ASSUMED_MINUTES = 180;

/** A calendar (RFC 5545). */
export const writeCalendar: WriteCalendar = (entries, language) => {
  const calendar = ical({
    prodId: { company: 'clove', product: 'tickets', language: language.toUpperCase() },
  });
  for (const { id, startsAt, title, location, description, url } of entries) {
    const start = new Date(startsAt);
    const end = new Date(start.getTime() + ASSUMED_MINUTES * 60_000);
    calendar.createEvent({
      ...{ id, start, end, summary: title, location, url },
      ...(description === '' ? {} : { description }),
    });
  }
  return calendar.toString();
};
