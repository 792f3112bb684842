import { expect, test } from '@jest/globals';
import { revocableStates, ticketMoves, ticketStates } from '../src/domain/ticket-states.ts';

test('the ticket state table has exactly the rows of the sales rules', () => {
  expect(ticketMoves.map(({ from, to, by }) => `${from} -> ${to} by ${by}`)).toEqual([
    'VALID -> OFFERED by holder',
    'OFFERED -> VOID by resale',
    'OFFERED -> VALID by holder',
    'OFFERED -> VALID by clock',
    'OFFERED -> VALID by claimant',
    'VALID -> CHECKED_IN by staff',
    'CHECKED_IN -> VALID by staff',
    'VALID -> VOID by payer',
    'VALID -> VOID by organiser',
    'OFFERED -> VOID by organiser',
    'CHECKED_IN -> VOID by organiser',
  ]);
});

test('a cancelled performance ends every ticket that is not void already', () => {
  expect(revocableStates.toSorted()).toEqual(ticketStates.filter((state) => state !== 'VOID').toSorted());
});

test('nothing leaves VOID', () => {
  expect(ticketMoves.filter(({ from }) => from === 'VOID')).toEqual([]);
});
