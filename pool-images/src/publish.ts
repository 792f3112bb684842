import { z } from 'zod';
import { type Finding, FindingsError, sortFindings } from './finding.ts';
import { listReleases, loadRelease, writeReleaseFile } from './release.ts';

/**
 * Images of an existing release that other tags would replace: a release that may be running never changes its
 * content. Empty when the version is new.
 */
export function changedTags(
  root: string,
  version: string,
  tags: ReadonlyMap<string, string>,
): { image: string; pushed: boolean }[] {
  if (!listReleases(root).includes(version)) return [];
  return Object.entries(loadRelease(root, version).images)
    .filter(([image, { tag }]) => tags.has(image) && tags.get(image) !== tag)
    .map(([image, { digest }]) => ({ image, pushed: digest !== undefined }));
}

/** What `docker buildx bake --metadata-file` writes per target; other keys are the builder's own. */
const Metadata = z.record(z.string(), z.unknown());
const Pushed = z.looseObject({ 'containerimage.digest': z.string(), 'image.name': z.string() });

/**
 * Writes the digests of pushed images into their release. The tags do not change.
 * @param metadata the text of the metadata file; `file` is how findings call it.
 * @returns names of the images that got a digest.
 * @throws FindingsError when an image is not in the release, was pushed with another tag or has another digest already.
 */
export function addDigests(root: string, version: string, metadata: string, file: string): string[] {
  const release = loadRelease(root, version);
  const findings: Finding[] = [];
  const images = { ...release.images };
  const added: string[] = [];
  for (const [target, value] of Object.entries(parseMetadata(metadata, file))) {
    const pushed = Pushed.safeParse(value);
    if (!pushed.success) continue;
    const { 'containerimage.digest': digest, 'image.name': names } = pushed.data;
    const image = images[target];
    const complain = (message: string) => findings.push({ file, line: 1, column: 1, message });
    if (image === undefined) complain(`release ${version} has no image ${target}`);
    else if (!names.split(',').some((name) => name.trim().endsWith(`/${target}:${image.tag}`)))
      complain(`${target} was pushed as ${names}, but release ${version} has tag ${image.tag}`);
    else if (image.digest !== undefined && image.digest !== digest)
      complain(`${target}:${image.tag} has digest ${image.digest} in release ${version}, not ${digest}`);
    else {
      images[target] = { ...image, digest };
      added.push(target);
    }
  }
  if (added.length === 0 && findings.length === 0) {
    const message = 'names no pushed image: give the file of "docker buildx bake --push --metadata-file"';
    findings.push({ file, line: 1, column: 1, message });
  }
  if (findings.length > 0) throw new FindingsError(sortFindings(findings));
  writeReleaseFile(root, { version, images });
  return added.sort();
}

function parseMetadata(text: string, file: string): Record<string, unknown> {
  try {
    return Metadata.parse(JSON.parse(text));
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof z.ZodError)) throw error;
    throw new FindingsError([{ file, line: 1, column: 1, message: 'is not a JSON object' }]);
  }
}
