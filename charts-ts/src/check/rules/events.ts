import { causeAt } from '../../provenance/inputs.ts';
import { catalogue } from '../../provenance/place.ts';
import type { Rule } from '../rule.ts';

/** Who publishes and who consumes, by the catalogue entries of a festival's services. */
export const eventRules: readonly Rule[] = [
  {
    id: 'events-have-publishers',
    why: 'A service that waits for an event which the image of its publisher does not publish never acts.',
    remediation: 'Choose an image that publishes the event, or stop consuming it in the catalogue.',
    check: ({ tree: { target } }) => {
      const entries = target.plan.services.map(({ entry }) => entry);
      const published = new Set(entries.flatMap(({ events }) => events.publishes));
      const present = new Set(entries.map(({ service }) => service));
      return entries.flatMap(({ image, service, events }) =>
        events.consumes.flatMap((type, index) => {
          const [publisher = ''] = type.split('.');
          // Events of a service that this festival does without are no loss: nothing of it happens.
          if (published.has(type) || !present.has(publisher)) return [];
          const message = `${service} consumes ${type}, which ${publisher} does not publish in this festival`;
          return [
            { message, cause: causeAt(target, catalogue(image, 'events', 'consumes', index), message) },
          ];
        }),
      );
    },
  },
  {
    id: 'events-are-used',
    severity: 'info',
    why: 'An event without a consumer costs a row and a publish per purchase; it is kept because a view may be rebuilt from it later.',
    remediation: 'None needed; stop publishing it if no service will ever consume it.',
    check: ({ tree: { target } }) => {
      const entries = target.plan.services.map(({ entry }) => entry);
      const consumed = new Set(entries.flatMap(({ events }) => events.consumes));
      return entries.flatMap(({ image, service, events }) => {
        const unused = events.publishes.filter((type) => !consumed.has(type));
        if (unused.length === 0) return [];
        const message = `no service consumes ${unused.join(', ')} of ${service}`;
        return [{ message, cause: causeAt(target, catalogue(image, 'events', 'publishes'), message) }];
      });
    },
  },
];
