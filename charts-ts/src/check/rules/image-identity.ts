import type { Complaint, Rule } from '../rule.ts';
import { componentOf, containers } from '../tree.ts';

const CONTENT_TAG = /:[0-9a-f]{12}(?:@|$)/;
const DIGEST = /@sha256:[0-9a-f]{64}$/;

export const imageIdentity: Rule = {
  id: 'image-identity',
  severity: 'error',
  why: 'A tag that can move (latest, a branch) makes two pods of one Deployment run different code; in production only a digest cannot be pushed over.',
  remediation:
    'Pin a release whose images have digests; until one is pushed, ops.yaml may lift the rule by breakGlass.imagesWithoutDigest.',
  check: ({ tree }) => {
    const { environment, ops } = tree.target.plan;
    const lifted = ops.breakGlass?.imagesWithoutDigest !== undefined;
    return containers(tree).flatMap(({ workload, container, path }): Complaint[] => {
      if (container.image === undefined || componentOf(workload.object) === 'engine') return [];
      const at = { object: workload.object, field: [...path, 'image'] };
      const external = DIGEST.test(container.image);
      if (!external && !CONTENT_TAG.test(container.image))
        return [{ ...at, message: `${container.image} has neither content tag nor digest` }];
      if (environment.tier !== 'production' || external || lifted) return [];
      return [{ ...at, message: `tier production needs a digest: ${container.image}` }];
    });
  },
};
