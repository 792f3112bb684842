import { freezeWindow } from '../../platform/freeze-window.ts';
import type { Rule } from '../rule.ts';

export const freezeIsActive: Rule = {
  id: 'freeze-is-active',
  severity: 'info',
  why: 'Around the opening nothing that rolls pods is merged or synced: every pod is needed, and nobody wants to debug then.',
  remediation:
    'Wait for the end of the window, or lift it for this festival with breakGlass.freeze in ops.yaml.',
  check: ({ tree, at }) => {
    const { environment, festival } = tree.target.plan;
    const window = freezeWindow(environment.freeze, festival.sales);
    if (at === undefined || window === undefined || festival.state !== 'open') return [];
    if (at < window.from.getTime() || at >= window.until.getTime()) return [];
    const message = `frozen from ${window.from.toISOString()} to ${window.until.toISOString()}`;
    const place = tree.target.festival.document.finding(['sales', 'opensAt'], message);
    return [{ message, cause: { ...place, field: 'sales.opensAt', why: message } }];
  },
};
