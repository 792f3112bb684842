import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { FindingsError, readDocument } from '@clove/pool-images';
import { z } from 'zod';
import { listCommittedTargets, planTarget, type Target } from '../targets.ts';
import type { ReleaseStep } from './contracts.ts';

/** All that is read of an older commit's files: they may be of another version of Clove. */
const Pin = z.looseObject({ release: z.string().optional() });

/**
 * Every festival that both sides have and that changes its release between them, by a pin of its own or by its
 * environment's default.
 * @param base folder with the inputs of the commit that runs now.
 * @param head folder with the inputs that would run.
 * @throws FindingsError when an environment of the head is not valid.
 */
export function releaseSteps(
  base: string,
  head: string,
  wanted: { readonly environment?: string | undefined; readonly festival?: string | undefined } = {},
): ReleaseStep[] {
  return listCommittedTargets(head)
    .filter(
      ({ environment, slug }) =>
        (wanted.environment === undefined || wanted.environment === environment) &&
        (wanted.festival === undefined || wanted.festival === slug),
    )
    .flatMap((target) => releaseStep(base, head, target) ?? []);
}

/** One festival's step between two folders of inputs; undefined when it is new or its release stays. */
export function releaseStep(base: string, head: string, target: Target): ReleaseStep | undefined {
  const { environment, slug, file } = target;
  if (!existsSync(join(base, file))) return undefined;
  const [before, after] = [base, head].map((root) => releaseIn(root, target));
  if (before === undefined || after === undefined || before === after) return undefined;
  const images = [base, head].map((root) => imagesIn(root, target));
  const known = images.flatMap((names) => names ?? []);
  return { environment, slug, before, after, images: images.includes(undefined) ? undefined : known };
}

/** Where a festival's release is decided: its own pin in ops.yaml, or the environment's default. */
export function releaseFiles({ environment, slug }: Pick<Target, 'environment' | 'slug'>): string[] {
  const folder = `gitops/environments/${environment}`;
  return [`${folder}/${slug}/ops.yaml`, `${folder}/environment.yaml`];
}

function releaseIn(root: string, target: Target): string | undefined {
  return releaseFiles(target)
    .filter((file) => existsSync(join(root, file)))
    .map((file) => readDocument(join(root, file), file).parse(Pin).release)
    .find((release) => release !== undefined);
}

/** Names of the images that a festival is made of; undefined when it cannot be planned. */
function imagesIn(root: string, { environment, slug }: Target): string[] | undefined {
  try {
    const { services, toolbox } = planTarget(root, environment, slug).plan;
    return [...services, toolbox].map(({ entry }) => entry.image);
  } catch (error) {
    if (error instanceof FindingsError) return undefined;
    throw error;
  }
}
