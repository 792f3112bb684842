import type { Guests } from './box-office.ts';
import type { Contact, SupportSources } from './support-ports.ts';

/** What the desk and exports know of members, and of guests of the box office, who have no account. */
export function withGuests(guests: Guests, sources: Omit<SupportSources, 'guests'>): SupportSources {
  return {
    ...sources,
    guests: guests.byEmail,
    async contacts(ids) {
      const [members, known] = await Promise.all([sources.contacts(ids), guests.contacts(ids)]);
      return known.size === 0 ? members : new Map<string, Contact>([...(members ?? []), ...known]);
    },
  };
}
