import type { HourlyCost } from '@clove/charts-ts/in-memory';
import type { Finding } from '@clove/pool-images/in-memory';

/** A festival where it runs, as its plan has it: what the console's service answers and its pages read. */
export interface FestivalPlace {
  readonly environment: string;
  readonly tier: string;
  readonly state: string;
  readonly release: string;
  /** The file that it is rendered from there, from the root. */
  readonly file: string;
  readonly publicUrl?: string;
  readonly pods?: { readonly min: number; readonly max: number };
  /** Per hour; absent where the environment has no prices. */
  readonly cost?: HourlyCost | undefined;
  /** Why it cannot be planned; empty where it can. */
  readonly findings: readonly Finding[];
}

/** A festival and all places where it runs. */
export interface FestivalEntry {
  readonly slug: string;
  readonly title?: { readonly ko: string; readonly en?: string | undefined } | undefined;
  readonly state: string;
  readonly template: string;
  readonly timezone?: string | undefined;
  readonly opensAt?: string | undefined;
  readonly closesAt?: string | undefined;
  readonly expectedFans?: number | undefined;
  /** The organiser's file; absent where only another environment has it. */
  readonly file?: string | undefined;
  readonly places: readonly FestivalPlace[];
}
