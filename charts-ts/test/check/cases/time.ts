import type { Case } from '../case.ts';
import { FROZEN, GOOD, LONG_AFTER, OPENS, withOps } from '../trees.ts';

/** Rules about what depends on the time. */
export const TIME: readonly Case[] = [
  [
    'break-glass',
    withOps(GOOD, { breakGlass: { freeze: { reason: 'a test of ours', until: '2026-01-01T00:00:00Z' } } }),
    undefined,
    undefined,
  ],
  ['sale-is-over', GOOD, undefined, undefined, LONG_AFTER],
  ['opens-in-the-future', { ...GOOD, isNew: true }, undefined, undefined, OPENS + 1],
  ['freeze-is-active', FROZEN, undefined, undefined, OPENS - 1],
];
