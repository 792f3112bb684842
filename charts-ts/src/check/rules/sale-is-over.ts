import type { Rule } from '../rule.ts';

/** Days after the last performance in which refunds and questions still come in. */
const AFTER = 30;
const DAY = 86_400_000;

export const saleIsOver: Rule = {
  id: 'sale-is-over',
  severity: 'warning',
  why: `A festival that ended more than ${AFTER} days ago still pays for its pods, and keeps a storefront open that sells nothing.`,
  mend: 'Set "state: stopped", later "archived" with a recorded backup.',
  check: ({ tree, at }) => {
    const { festival } = tree.target.plan;
    if (at === undefined || festival.state !== 'open') return [];
    const ends = [festival.sales.closesAt, ...festival.performances.map(({ startsAt }) => startsAt)];
    const last = ends.map((instant) => Date.parse(instant)).reduce((a, b) => Math.max(a, b));
    if (at < last + AFTER * DAY) return [];
    const message = `sales and performances ended ${Math.floor((at - last) / DAY)} days ago, but the state is open`;
    const place = tree.target.festival.document.finding(['state'], message);
    return [{ message, cause: { ...place, field: 'state', why: message } }];
  },
};
