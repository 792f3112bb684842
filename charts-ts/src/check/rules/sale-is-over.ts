import { AFTERMATH_DAYS, daysSinceEnd } from '../festival-end.ts';
import type { Rule } from '../rule.ts';

export const saleIsOver: Rule = {
  id: 'sale-is-over',
  severity: 'warning',
  why: `A festival that ended more than ${AFTERMATH_DAYS} days ago still pays for its pods, and keeps a storefront open that sells nothing.`,
  remediation: 'Set "state: stopped", later "archived" with a recorded backup.',
  check: ({ tree, at }) => {
    const { festival } = tree.target.plan;
    if (at === undefined || festival.state !== 'open') return [];
    const days = daysSinceEnd(festival, at);
    if (days < AFTERMATH_DAYS) return [];
    const message = `sales and performances ended ${days} days ago, but the state is open`;
    const place = tree.target.festival.document.finding(['state'], message);
    return [{ message, cause: { ...place, field: 'state', why: message } }];
  },
};
