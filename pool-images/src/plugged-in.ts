import type { CatalogueEntry } from './catalogue-schema.ts';

/** Sources that belong to one value of a feature: in a variant with the other value they must not be in the bundle. */
interface FeatureSources {
  readonly service: string;
  readonly feature: string;
  readonly value: boolean;
  readonly sources: RegExp;
}

/** Add a line when a service gets a variant; the name of a source says which adapter it is. */
const FEATURE_SOURCES: readonly FeatureSources[] = [
  {
    service: 'seat',
    feature: 'numbered',
    value: true,
    sources: /^apps\/seat\/src\/(?!variants\/).*numbered/,
  },
  {
    service: 'payment',
    feature: 'kakao',
    value: true,
    sources: /^apps\/payment\/src\/adapters\/(?:.*\/)?kakao/,
  },
  {
    service: 'payment',
    feature: 'cards',
    value: true,
    sources: /^apps\/payment\/src\/adapters\/(?:.*\/)?toss/,
  },
];

/** Sources in a bundle that its variant does not plug in; empty when the bundle is honest. */
export function unpluggedSources(entry: CatalogueEntry, inputs: readonly string[]): string[] {
  const foreign = FEATURE_SOURCES.filter(
    (rule) => rule.service === entry.service && (entry.features[rule.feature] ?? false) !== rule.value,
  );
  const otherVariants = /^apps\/[^/]+\/src\/variants\/(?!.*\/)/;
  return inputs.filter(
    (input) =>
      foreign.some((rule) => rule.sources.test(input)) ||
      (otherVariants.test(input) &&
        input.endsWith('.ts') &&
        input !== entry.entry &&
        isVariantOfPool(input)) ||
      /\.node$/.test(input),
  );
}

/** A sibling variant's file is named like an image; shared composition may lie beside it under another name. */
function isVariantOfPool(input: string): boolean {
  return /\/(?:[a-z-]*-)?(?:yes|no)-(?:number|kakao)[a-z-]*\.ts$/.test(input);
}
