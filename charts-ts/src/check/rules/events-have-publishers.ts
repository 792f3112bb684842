import { causeAt } from '../../provenance/inputs.ts';
import { catalogue } from '../../provenance/place.ts';
import type { Rule } from '../rule.ts';

export const eventsHavePublishers: Rule = {
  id: 'events-have-publishers',
  severity: 'error',
  why: 'A service that waits for an event which nobody in this festival publishes stays silent for ever.',
  remediation: 'Choose a template with the publishing service, or stop consuming the event in the catalogue.',
  check: ({ tree }) => {
    const { plan } = tree.target;
    const entries = plan.services.map(({ entry }) => entry);
    const published = new Set(entries.flatMap(({ events }) => events.publishes));
    return entries.flatMap(({ image, service, events }) =>
      events.consumes.flatMap((type, index) => {
        if (published.has(type)) return [];
        const message = `${service} consumes ${type}, which no service of this festival publishes`;
        const cause = causeAt(tree.target, catalogue(image, 'events', 'consumes', index), message);
        return [cause === undefined ? { message } : { message, cause }];
      }),
    );
  },
};
