import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  addDigests,
  BAKE_FILE,
  bakeFile,
  buildPool,
  builtTags,
  bundledMigrations,
  changedTags,
  contractFindings,
  FindingsError,
  hint,
  isBundled,
  isExternal,
  listReleases,
  loadCatalogue,
  loadRelease,
  originOf,
  type ReleaseChanges,
  releaseChanges,
  releaseFile,
  removeOldBundles,
  writeFileAtomically,
  writeRelease,
} from '@clove/pool-images';
import { Command } from 'commander';
import { stringify } from 'yaml';
import { type CliContext, CommandError, UsageError } from '../context.ts';
import { table } from '../table.ts';

/** `clove pool`: the images a festival is made of. */
export function poolVerb(context: CliContext): Command {
  return new Command('pool')
    .description('the container pool')
    .addCommand(buildCommand(context))
    .addCommand(listCommand(context))
    .addCommand(showCommand(context))
    .addCommand(releaseCommand(context))
    .addCommand(bakeCommand(context));
}

function buildCommand(context: CliContext): Command {
  return new Command('build')
    .description('bundle every image of this repository, or the named ones; skips what is up to date')
    .argument('[images...]', 'names of images')
    .option('--prune', 'remove bundles of older content')
    .action(async (images: string[], options: { prune?: boolean }) => {
      const built = await buildPool({ root: context.root, ...(images.length > 0 ? { images } : {}) });
      for (const image of built) {
        context.out(`${image.image}:${image.tag} ${image.built ? 'built' : 'up to date'}`);
      }
      if (options.prune === true) context.out(`${removeOldBundles(context.root)} older bundles removed`);
    });
}

function listCommand(context: CliContext): Command {
  return new Command('list').description('list the images and releases').action(() => {
    const rows = [...loadCatalogue(context.root).values()].map((entry) => [
      entry.image,
      entry.service,
      originOf(entry),
      Object.entries(entry.features)
        .map(([feature, value]) => `${value ? '+' : '-'}${feature}`)
        .join(' '),
      entry.description.en,
    ]);
    for (const line of table([['IMAGE', 'SERVICE', 'IS', 'FEATURES', 'WHAT IT IS'], ...rows]))
      context.out(line);
    context.out(`releases: ${listReleases(context.root).join(', ') || 'none'}`);
  });
}

function showCommand(context: CliContext): Command {
  return new Command('show')
    .description('show everything about an image')
    .argument('<image>', 'name of an image')
    .action((image: string) => {
      const catalogue = loadCatalogue(context.root);
      const entry = catalogue.get(image);
      if (entry === undefined) {
        throw new UsageError(`there is no image "${image}"${hint(image, catalogue.keys())}`);
      }
      context.out(stringify(entry, { compat: 'yaml-1.1' }).trimEnd());
      const releases = listReleases(context.root).flatMap((version) => {
        const pinned = loadRelease(context.root, version).images[image];
        return pinned === undefined ? [] : [`${version} ${pinned.tag} ${pinned.digest ?? '(not pushed)'}`];
      });
      context.out(`releases: ${releases.join('; ') || 'none'}`);
    });
}

function releaseCommand(context: CliContext): Command {
  return new Command('release')
    .description('build everything and write pool-images/releases/<version>.yaml')
    .argument('<version>', 'such as 1.4.0')
    .option(
      '--digests <file>',
      'only add the digests of pushed images: the metadata file of docker buildx bake',
    )
    .option('--unpublished', 'replace tags of images that have not been pushed yet')
    .action(async (version: string, options: { digests?: string; unpublished?: boolean }) => {
      if (!/^[0-9]+\.[0-9]+\.[0-9]+(?:-[a-z0-9.]+)?$/.test(version)) {
        throw new UsageError(`"${version}" is not a version such as 1.4.0`);
      }
      if (options.digests !== undefined) {
        addDigestsFrom(context, version, options.digests);
        return;
      }
      const built = await buildPool({ root: context.root });
      const catalogue = loadCatalogue(context.root);
      const externals = [...catalogue.values()].filter(isExternal);
      const tags = new Map(built.map(({ image, tag }) => [image, tag]));
      refuseChangedTags(context, version, tags, options.unpublished === true);
      const migrations = await bundledMigrations(catalogue, built);
      const findings = contractFindings(context.root, version, migrations);
      if (findings.length > 0) throw new FindingsError(findings);
      const file = writeRelease(context.root, version, tags, externals, migrations);
      context.out(`${file}: ${built.length + externals.length} images`);
      for (const line of changeLines(releaseChanges(context.root, version))) context.out(line);
    });
}

function changeLines(changes: ReleaseChanges | undefined): string[] {
  if (changes === undefined) return ['the first release: nothing is older'];
  const { added, changed, removed, migrations, unrecorded } = changes;
  const rows = [
    ['new images', added.join(', ')],
    ['changed', changed.join(', ')],
    ['gone', removed.join(', ')],
    ...migrations.map(({ migration, images, since }) => [
      since === undefined ? 'migration' : 'CONTRACT',
      `${migration} (${images.join(', ')})${since === undefined ? '' : `: only where nothing older than ${since} runs`}`,
    ]),
    ['not known', unrecorded.length === 0 ? '' : `new migrations of ${unrecorded.join(', ')}`],
  ].filter(([, what]) => what !== '');
  if (rows.length === 0) return [`nothing changed since ${changes.before}`];
  return [`since ${changes.before}:`, ...table(rows).map((line) => `  ${line}`)];
}

function addDigestsFrom(context: CliContext, version: string, file: string): void {
  const path = resolve(context.root, file);
  if (!existsSync(path)) throw new UsageError(`there is no file ${file}`);
  const added = addDigests(context.root, version, readFileSync(path, 'utf8'), file);
  const { images } = loadRelease(context.root, version);
  const without = Object.entries(images).flatMap(([image, { digest }]) =>
    digest === undefined ? [image] : [],
  );
  context.out(`${releaseFile(version)}: digests of ${added.join(', ')}`);
  if (without.length > 0) context.out(`still without a digest: ${without.join(', ')}`);
}

/** A release that may be running never changes its content: another content is another version. */
function refuseChangedTags(
  context: CliContext,
  version: string,
  tags: ReadonlyMap<string, string>,
  unpublished: boolean,
): void {
  const changed = changedTags(context.root, version, tags);
  const refused = unpublished ? changed.filter(({ pushed }) => pushed) : changed;
  if (refused.length === 0) return;
  const names = refused.map(({ image }) => image).join(', ');
  const way = refused.some(({ pushed }) => pushed)
    ? 'they were pushed'
    : 'if this release was never used, --unpublished';
  throw new CommandError(`release ${version} has other content of ${names}: choose a new version (${way})`);
}

function bakeCommand(context: CliContext): Command {
  return new Command('bake')
    .description('write the docker bake file from the catalogue, or print the tags it needs')
    .option('--print-env', 'print TAG_<IMAGE>=<tag> of the last build')
    .action((options: { printEnv?: boolean }) => {
      const catalogue = loadCatalogue(context.root);
      if (options.printEnv === true) {
        const bundled = [...catalogue.values()].filter(isBundled).map(({ image }) => image);
        for (const [image, tag] of builtTags(context.root, bundled)) {
          context.out(`TAG_${image.replaceAll('-', '_').toUpperCase()}=${tag}`);
        }
        return;
      }
      writeFileAtomically(join(context.root, BAKE_FILE), bakeFile(catalogue));
      context.out(BAKE_FILE);
    });
}
