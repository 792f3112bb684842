import type { Rule } from '../rule.ts';
import { componentOf, containers } from '../tree.ts';

/** What runs beside the pool: the data engines' official images, from any mirror. */
const ENGINE_IMAGES =
  /^(?:[a-z0-9.:-]+\/)+(?:postgres|postgresql|rabbitmq):[0-9][\w.-]*(?:@sha256:[0-9a-f]{64})?$/;

export const poolImagesOnly: Rule = {
  id: 'pool-images-only',
  severity: 'error',
  why: 'Only images of the pool are built, scanned and tested by this repository; anything else runs unreviewed code beside the payments.',
  remediation: 'Add the image to pool-images/catalog, or use the one of the pinned release.',
  check: ({ tree }) => {
    const { services, toolbox } = tree.target.plan;
    const planned = new Set([...services, toolbox].map(({ reference }) => reference));
    return containers(tree).flatMap(({ workload, container, path }) => {
      const image = container.image ?? '';
      const known =
        componentOf(workload.object) === 'engine' ? ENGINE_IMAGES.test(image) : planned.has(image);
      if (known) return [];
      return [
        {
          object: workload.object,
          field: [...path, 'image'],
          message: `${image || 'no image'} is not what the pinned release has`,
        },
      ];
    });
  },
};
