import { expect, test } from '@jest/globals';
import { revocableStates, ticketStates, ticketTransitions } from '../src/domain/ticket-states.ts';

test('the ticket state table has exactly the arrows of the sales rules', () => {
  const arrows = ticketStates.flatMap((from) => ticketTransitions[from].map((to) => `${from} -> ${to}`));
  expect(arrows).toEqual(['VALID -> OFFERED', 'VALID -> CHECKED_IN', 'VALID -> VOID', 'OFFERED -> VALID']);
});

test('a cancelled performance ends every ticket that is not void already', () => {
  expect(revocableStates).toEqual(ticketStates.filter((state) => state !== 'VOID'));
});
