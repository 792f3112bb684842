import { causeAt } from '../../provenance/inputs.ts';
import { catalogue } from '../../provenance/place.ts';
import type { Rule } from '../rule.ts';

export const eventsAreUsed: Rule = {
  id: 'events-are-used',
  severity: 'info',
  why: 'An event that nobody consumes costs a row and a publish per purchase; it is kept because a view may be rebuilt from it later.',
  remediation: 'Nothing has to be done; stop publishing it if nobody ever will consume it.',
  check: ({ tree }) => {
    const entries = tree.target.plan.services.map(({ entry }) => entry);
    const consumed = new Set(entries.flatMap(({ events }) => events.consumes));
    return entries.flatMap(({ image, service, events }) => {
      const unused = events.publishes.filter((type) => !consumed.has(type));
      if (unused.length === 0) return [];
      const message = `nobody consumes ${unused.join(', ')} of ${service}`;
      const cause = causeAt(tree.target, catalogue(image, 'events', 'publishes'), message);
      return [cause === undefined ? { message } : { message, cause }];
    });
  },
};
