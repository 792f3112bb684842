import fc from 'fast-check';

/** Fans that take part; those who ask for units are the first few, so that limits are reached. */
export const FANS = 8;

const fan = fc.nat(3);
/** One of the last holds: those whose units are fought over. */
const ofHold = { hold: fc.nat(2), order: fc.constantFrom(0, 0, 0, 1) };

function does<const D extends string, T>(
  what: D,
  fields: { [K in keyof T]: fc.Arbitrary<T[K]> },
): fc.Arbitrary<{ readonly do: D } & T> {
  return fc.record<T>(fields).map((given) => ({ do: what, ...given }));
}

/** One thing that a fan or an order does; numbers choose among what exists then. */
export type Step<R> =
  | { readonly do: 'place'; readonly fan: number; readonly request: R }
  | {
      readonly do: 'pin' | 'late-pin' | 'unpin' | 'sell' | 'release';
      readonly hold: number;
      readonly order: number;
    }
  | { readonly do: 'unit'; readonly hold: number; readonly order: number; readonly units: number }
  | { readonly do: 'extend'; readonly hold: number }
  | { readonly do: 'wait'; readonly fan: number; readonly item: string; readonly size: number }
  | { readonly do: 'leave'; readonly fan: number }
  | { readonly do: 'age' | 'sweep' };

/**
 * @param lines items that fans may wait for
 * @param crowded so many wait that hardly a unit is freed that no fan waits for
 */
export function steps<R>(
  requests: fc.Arbitrary<R>,
  lines: readonly string[],
  crowded: boolean,
): fc.Arbitrary<Step<R>> {
  const wait: fc.Arbitrary<Step<R>> = does('wait', {
    fan: fc.nat(FANS - 1),
    item: fc.constantFrom(...lines),
    size: fc.integer({ min: 1, max: 2 }),
  });
  const leave: fc.Arbitrary<Step<R>> = does('leave', { fan });
  const waiting = [
    { weight: crowded ? 18 : 3, arbitrary: wait },
    { weight: 1, arbitrary: leave },
  ];
  return fc.oneof(
    { weight: 9, arbitrary: does('place', { fan, request: requests }) },
    { weight: 7, arbitrary: does('pin', ofHold) },
    { weight: 3, arbitrary: does('unpin', ofHold) },
    { weight: 3, arbitrary: does('late-pin', ofHold) },
    { weight: 3, arbitrary: does('sell', ofHold) },
    { weight: 2, arbitrary: does('release', ofHold) },
    { weight: 5, arbitrary: does('unit', { ...ofHold, units: fc.integer({ min: 1, max: 3 }) }) },
    { weight: 1, arbitrary: does('extend', { hold: fc.nat(3) }) },
    ...(lines.length === 0 ? [] : waiting),
    { weight: 4, arbitrary: fc.record({ do: fc.constant('age' as const) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('sweep' as const) }) },
  );
}
