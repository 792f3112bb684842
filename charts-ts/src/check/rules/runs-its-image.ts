import { subjectOf } from '../../provenance/subject.ts';
import type { Complaint, Rule } from '../rule.ts';
import { containers } from '../tree.ts';

/** What a service's image does, by the kind of object that runs it. The toolbox does several things. */
const DOES: Readonly<Record<string, string>> = { Deployment: 'serve', Job: 'migrate' };

export const runsItsImage: Rule = {
  id: 'runs-its-image',
  severity: 'error',
  why: "Under a service's name, with its secrets and its ways through the policies, only that service's image may run, and only what was built into it.",
  mend: 'Use the image that the plan chose for the service, "serve" or "migrate" as its one argument, and no command.',
  check: ({ tree }) =>
    containers(tree).flatMap(({ workload: { object }, container, path }): Complaint[] => {
      const { plan } = tree.target;
      const { image } = subjectOf(plan, object);
      if (image === undefined) return [];
      const others = plan.services.filter(({ reference }) => reference === container.image);
      const does = image.entry.kind === 'service' ? DOES[object.kind] : undefined;
      const args = (container.args ?? []).join(' ');
      return [
        ...(others.length === 0 || container.image === image.reference
          ? []
          : [
              {
                object,
                field: [...path, 'image'],
                message: `runs ${others[0]?.entry.image} instead of ${image.entry.image}`,
              },
            ]),
        ...(does === undefined || args === does
          ? []
          : [{ object, field: [...path, 'args'], message: `is told to "${args}" instead of "${does}"` }]),
        ...(container.command === undefined
          ? []
          : [{ object, field: [...path, 'command'], message: "replaces the image's own program" }]),
      ];
    }),
};
