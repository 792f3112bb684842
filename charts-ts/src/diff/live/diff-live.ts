import type { Manifest } from '../../manifest-shape.ts';
import type { Rendered } from '../../render.ts';
import { generatorVersion } from '../generator.ts';
import { causeFinder, environmentAt, inputsAt } from '../inputs.ts';
import type { DiffReport } from '../model.ts';
import { diffTargets } from '../report.ts';
import { type LiveTree, liveTree } from './live-tree.ts';

/** What runs of one festival. */
export interface LiveTarget {
  /** `<environment>/<festival>`. */
  readonly name: string;
  readonly desired: Rendered;
  readonly live: readonly Manifest[];
}

export interface LiveDiffOptions {
  /** The instant that sales are judged at. */
  readonly at: Date;
  /** Where the live side comes from, for the report's first line. */
  readonly cluster: string;
}

/**
 * What a sync would do now: from what runs to what is rendered in the working tree, in the classes and with the causes of every
 * other diff, and who set each field that is otherwise. Reads nothing and changes nothing by itself.
 */
export function diffLive(
  root: string,
  targets: readonly LiveTarget[],
  { at, cluster }: LiveDiffOptions,
): DiffReport {
  const inputs = inputsAt(root, undefined);
  const trees = new Map<string, LiveTree>(
    targets.map(({ name, desired, live }) => [name, liveTree(name, desired, live)]),
  );
  const causesOf = causeFinder({ base: inputs, head: inputs });
  return diffTargets(
    new Map([...trees].map(([name, { rendered }]) => [name, rendered])),
    new Map(targets.map(({ name, desired }) => [name, desired])),
    {
      base: `what runs in ${cluster}`,
      head: 'working tree',
      generator: generatorVersion(),
      at,
      prices: (environment) => environmentAt(inputs, environment)?.prices,
      // What git does not have was asked for by no line of it.
      causesOf: (place) => (place.side === 'base' ? [] : causesOf(place)),
      handsAt: ({ environment, festival, object, path }) =>
        trees.get(`${environment}/${festival}`)?.handsAt(object, path) ?? [],
    },
  );
}
