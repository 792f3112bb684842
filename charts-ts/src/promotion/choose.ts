import { join } from 'node:path';
import { FindingsError, hint } from '@clove/pool-images';
import type { LoadedEnvironment } from '../environment/load.ts';
import { loadFestival } from '../festival/load.ts';
import { listTargets } from '../targets.ts';

/** One festival by name, the first few of those that run already, or everything. */
export type PromotionChoice =
  | { readonly kind: 'festival'; readonly slug: string }
  | { readonly kind: 'canary'; readonly count: number }
  | { readonly kind: 'all' };

/**
 * The festivals that a promotion moves. A canary only concerns festivals that the target runs already, the
 * smallest crowds first and equal ones by name: the same number chooses the same festivals, a larger number
 * more of them.
 * @throws FindingsError when a named festival does not exist.
 */
export function choose(
  root: string,
  from: LoadedEnvironment,
  to: LoadedEnvironment,
  choice: PromotionChoice,
): string[] {
  const targets = listTargets(root, from);
  const slugs = targets.map(({ slug }) => slug);
  switch (choice.kind) {
    case 'all':
      return slugs;
    case 'festival': {
      if (slugs.includes(choice.slug)) return [choice.slug];
      const { environment } = from.environment;
      const message = `environment ${environment} has no festival "${choice.slug}"${hint(choice.slug, slugs)}`;
      throw new FindingsError([{ file: from.document.file, line: 1, column: 1, message }]);
    }
    case 'canary': {
      const running = new Set(listTargets(root, to).map(({ slug }) => slug));
      return targets
        .filter(({ slug }) => running.has(slug))
        .map(({ slug, file }) => ({
          slug,
          fans: loadFestival(join(root, file), file).festival.sales.expectedFans,
        }))
        .sort((a, b) => a.fans - b.fans || (a.slug < b.slug ? -1 : 1))
        .slice(0, choice.count)
        .map(({ slug }) => slug);
    }
  }
}
