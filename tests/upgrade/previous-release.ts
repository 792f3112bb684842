import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readlinkSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { listReleases, loadRelease, Release, releaseFile, SourceDocument } from '@clove/pool-images';
import { root } from '../office/root.ts';

/** A release that may be running somewhere, and the commit that its images were made from. */
export interface PreviousRelease {
  readonly version: string;
  readonly commit: string;
}

/**
 * The newest release whose images are not those of the working tree; or, as a text, why there is none to be had.
 * @param tags content tags of the working tree, by image.
 */
export function previousRelease(tags: ReadonlyMap<string, string>): PreviousRelease | string {
  const version = listReleases(root).findLast((candidate) =>
    Object.entries(loadRelease(root, candidate).images).some(
      ([image, { tag }]) => (tags.get(image) ?? tag) !== tag,
    ),
  );
  if (version === undefined) return 'the working tree is what was released last, and nothing was before it';
  if (!existsSync(join(root, '.git')))
    return `release ${version} can only be built from its commit, and this is no git checkout`;
  if (git('rev-parse', '--is-shallow-repository').trim() === 'true')
    return `release ${version} can only be built from its commit, and this checkout is shallow: fetch all of it (fetch-depth: 0)`;
  const commit = commitOf(version);
  return commit === undefined ? `release ${version} has not been committed` : { version, commit };
}

/** The commit in which the release got the tags that it has: digests may have been added later. */
function commitOf(version: string): string | undefined {
  const file = releaseFile(version);
  const now = tagsOf(loadRelease(root, version));
  const commits = git('log', '--format=%H', '--diff-filter=AM', '--', file).split('\n').filter(Boolean);
  const others = commits.findIndex((commit) => {
    const then = new SourceDocument(git('show', `${commit}:${file}`), file).parse(Release);
    return tagsOf(then) !== now;
  });
  return commits.at(others < 0 ? -1 : others - 1);
}

function tagsOf({ images }: Release): string {
  return JSON.stringify(Object.entries(images).map(([image, { tag }]) => [image, tag]));
}

/**
 * The sources of a commit in a folder below `.clove`, ready to run: its own workspaces and the packages of this
 * checkout. Made once per commit. Answers the folder.
 */
export function checkOut(commit: string): string {
  const folder = join(root, '.clove/upgrade', commit.slice(0, 12));
  if (existsSync(folder)) return folder;
  const fresh = `${folder}.${process.pid}`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(join(fresh, 'node_modules/@clove'), { recursive: true });
  const archive = execFileSync('git', ['archive', commit], { cwd: root, maxBuffer: 256 * 1024 * 1024 });
  execFileSync('tar', ['-x', '-C', fresh], { input: archive });
  // Other packages are found on the way up; ours must be those of the commit.
  for (const workspace of readdirSync(join(root, 'node_modules/@clove'))) {
    const place = readlinkSync(join(root, 'node_modules/@clove', workspace));
    const link = join(fresh, 'node_modules/@clove', workspace);
    const sources = resolve(dirname(link), place);
    if (!existsSync(sources)) continue;
    symlinkSync(place, link);
    // Packages of its own, where others need another version of them.
    const own = resolve(root, 'node_modules/@clove', place, 'node_modules');
    if (existsSync(own)) symlinkSync(own, join(sources, 'node_modules'));
  }
  renameSync(fresh, folder);
  return folder;
}

/** Bundles images of a checked-out commit, with its own tools. Answers the bundle of each. */
export function buildThere(folder: string, images: readonly string[]): Map<string, string> {
  const out = execFileSync(process.execPath, ['packages/cli/src/clove.ts', 'pool', 'build', ...images], {
    cwd: folder,
    encoding: 'utf8',
  });
  const built = [...out.matchAll(/^(\S+):([0-9a-f]{12}) /gm)];
  return new Map(
    built.map(([, image = '', tag]) => [image, join(folder, '.clove/bundles', image, `${tag}.mjs`)]),
  );
}

function git(...args: string[]): string {
  return execFileSync('git', args, { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
}
