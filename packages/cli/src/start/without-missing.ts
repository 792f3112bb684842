import type { Template } from '@clove/charts-ts';
import type { Catalogue, ExternalPrograms } from '@clove/pool-images';
import { CommandError } from '../context.ts';

/**
 * The pool in which images from elsewhere that this machine cannot run are not there yet; `say` gets a line for each.
 * @throws CommandError when the template cannot do without one.
 */
export function withoutMissing(
  catalogue: Catalogue,
  template: Template,
  missing: ExternalPrograms['missing'],
  say: (line: string) => void,
): Catalogue {
  const said = ([image, why]: readonly [string, string]) => `${image} (${why})`;
  const required = new Set(template.parts.filter((part) => part.required).map(({ image }) => image));
  const needed = [...missing].filter(([image]) => required.has(image));
  if (needed.length > 0) {
    throw new CommandError(
      `template ${template.name} needs images from elsewhere that this machine cannot run: ${needed.map(said).join(', ')}; start a festival whose template does without`,
    );
  }
  for (const each of missing) say(`not run here: ${said(each)}`);
  return new Map(
    [...catalogue].map(([image, entry]) => [
      image,
      missing.has(image) ? { ...entry, availability: 'planned' as const } : entry,
    ]),
  );
}
