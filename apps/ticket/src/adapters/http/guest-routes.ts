import { ContactAnswer, ContactItem } from '@clove/contracts';
import { type Route, type ServiceContext, setBasedRoute } from '@clove/service-kit';
import type { Guests } from '../../application/box-office.ts';

/** What notification asks of an id that is no member's: addresses travel in no event. */
export function guestRoutes(guests: Guests, log: ServiceContext<unknown>['log']): Route[] {
  return [
    setBasedRoute({
      path: 'guests/contacts',
      operationId: 'contactGuests',
      summary: 'Where guests of the box office are reached who gave an address',
      item: ContactItem,
      answer: ContactAnswer,
      log,
      async run(asked) {
        const contacts = await guests.contacts(asked.map(({ memberId }) => memberId));
        return asked.map(({ memberId }): ContactAnswer => {
          const guest = contacts.get(memberId);
          if (guest === undefined || guest.email === null) return { result: 'not-found' };
          return { result: 'ok', ...guest, email: guest.email };
        });
      },
    }),
  ];
}
