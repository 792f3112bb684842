import type { Finding } from '@clove/pool-images';
import type { Difference } from '../write-rendered.ts';

/** What became of one target. */
export type RenderOutcome =
  | {
      readonly kind: 'rendered';
      readonly environment: string;
      readonly slug: string;
      /** From the root. */
      readonly folder: string;
      readonly manifests: number;
      /** What was written, or would be. */
      readonly differences: readonly Difference[];
      /** Its files of _platform, name to text; empty where the environment has no Argo CD. */
      readonly project: readonly (readonly [string, string])[];
    }
  | {
      readonly kind: 'refused';
      readonly environment: string;
      readonly slug: string;
      readonly findings: readonly Finding[];
    };
