import type { AuditFact } from '@clove/contracts';
import { describe, expect, test } from '@jest/globals';
import { sortFacts } from '../src/domain/facts.ts';
import { violationsOf } from '../src/domain/invariants.ts';
import {
  at,
  goods,
  line,
  order,
  payment,
  pickUp,
  piece,
  pieces,
  provider,
  sale,
  sound,
  stock,
  taken,
  unit,
} from './audited-sale.ts';
import { BROKEN_SALES } from './broken-sales.ts';

function violations(facts: readonly AuditFact[], withProvider = true): string[] {
  return violationsOf(sortFacts(facts, { at, withProvider })).map(
    ({ invariant, key }) => `${invariant} ${key}`,
  );
}

describe('the invariants of the sale', () => {
  test('a sound sale breaks none', () => {
    expect(violations(sound)).toEqual([]);
  });

  test.each(BROKEN_SALES)('$seeded is named', ({ facts, named }) => {
    expect(violations(facts).sort()).toEqual([...named].sort());
  });

  test.each<{ sound: string; facts: readonly AuditFact[] }>([
    {
      sound: 'a seat pinned for long while the capture is unknown',
      facts: sale({
        unit: { ...unit, state: 'PINNED' },
        order: { ...order, state: 'CAPTURING' },
        ticket: null,
        payment: { ...payment, state: 'UNKNOWN', captured: 0 },
        provider: null,
      }),
    },
    {
      sound: 'a late capture that was given back in full',
      facts: sale(
        {},
        { ...provider, providerKey: 'T2', captured: 500, cancelled: 500 },
        {
          ...payment,
          paymentId: 'payment-2',
          providerKey: 'T2',
          state: 'STRAY',
          captured: 0,
        },
      ),
    },
    {
      sound: 'money that was taken on site, and in part paid back by hand',
      facts: sale({ payment: { ...taken, refunded: 300, refundedByHand: 300 }, provider: null }),
    },
    { sound: 'an order of a place, a shirt and two nights', facts: sale({}, ...goods) },
    {
      sound: 'an order of a shirt alone',
      facts: sale({ unit: null, ticket: null }, piece, pickUp, line),
    },
    {
      sound: 'a shirt that is being taken back, its unit free already',
      facts: sale({}, stock, pieces, { ...pickUp, state: 'VOID' }, { ...line, state: 'CANCELLING' }),
    },
    {
      sound: 'a line that is being taken back, its unit not yet free',
      facts: sale({}, piece, pickUp, { ...line, state: 'CANCELLING' }),
    },
    {
      sound: 'a line whose inventory is asked to take it back',
      facts: sale({}, piece, pickUp, { ...line, state: 'WITHDRAWING' }),
    },
    {
      sound: 'cancelled goods',
      facts: sale({}, { ...pickUp, state: 'VOID' }, { ...line, state: 'CANCELLED' }),
    },
    {
      sound: 'a free order',
      facts: sale({
        order: { ...order, total: 0, paidByLines: 0, paymentId: null },
        payment: null,
        provider: null,
      }),
    },
    {
      sound: 'a refunded order',
      facts: sale({
        unit: null,
        ticket: null,
        order: { ...order, state: 'REFUNDED' },
        payment: { ...payment, refunded: 1000 },
        provider: { ...provider, cancelled: 1000 },
      }),
    },
  ])('$sound is no violation', ({ facts }) => {
    expect(violations(facts)).toEqual([]);
  });

  test('where the provider has no readable ledger, it is not compared', () => {
    expect(violations(sale({ provider: null }), false)).toEqual([]);
  });
});
