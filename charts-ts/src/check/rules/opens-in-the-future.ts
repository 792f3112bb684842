import type { Rule } from '../rule.ts';

export const opensInTheFuture: Rule = {
  id: 'opens-in-the-future',
  severity: 'error',
  why: 'A new festival whose sale is already open sells its first tickets to whoever is up when the sync ends, before anybody could look at it.',
  remediation: 'Move sales.opensAt behind the merge, with time to look at the storefront.',
  check: ({ tree, at }) => {
    const { festival } = tree.target.plan;
    const { opensAt } = festival.sales;
    if (at === undefined || !tree.isNew || festival.state !== 'open' || Date.parse(opensAt) > at) return [];
    const message = `this festival is new, but its sales opened at ${opensAt}`;
    const place = tree.target.festival.document.finding(['sales', 'opensAt'], message);
    return [{ message, cause: { ...place, field: 'sales.opensAt', why: message } }];
  },
};
