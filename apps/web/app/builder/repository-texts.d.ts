/** What the release that the page is of has: made while building, by `apps/web/scripts/repository-texts.ts`. */
declare module 'virtual:repository-texts' {
  import type { RepositoryTexts } from '@clove/charts-ts/in-memory';
  import type { Repository } from './new-file-link.ts';

  export const texts: RepositoryTexts;
  /** Undefined: no environment says where the repository is. */
  export const repository: Repository | undefined;
}
