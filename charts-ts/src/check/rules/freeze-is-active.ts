import type { Rule } from '../rule.ts';

const HOUR = 3_600_000;

export const freezeIsActive: Rule = {
  id: 'freeze-is-active',
  severity: 'info',
  why: 'Around the opening nothing that rolls pods is merged or synced: every pod is needed, and nobody wants to debug then.',
  mend: 'Wait for the end of the window, or lift it for this festival with breakGlass.freeze in ops.yaml.',
  check: ({ tree, at }) => {
    const { environment, festival } = tree.target.plan;
    const { freeze } = environment;
    if (at === undefined || freeze === undefined || festival.state !== 'open') return [];
    const opens = Date.parse(festival.sales.opensAt);
    const [from, to] = [opens - freeze.hoursBefore * HOUR, opens + freeze.hoursAfter * HOUR];
    if (at < from || at >= to) return [];
    const message = `frozen from ${new Date(from).toISOString()} to ${new Date(to).toISOString()}`;
    const place = tree.target.festival.document.finding(['sales', 'opensAt'], message);
    return [{ message, cause: { ...place, field: 'sales.opensAt', why: message } }];
  },
};
