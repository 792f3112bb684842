import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Catalogue,
  type Finding,
  FindingsError,
  loadCatalogue,
  SourceDocument,
} from '@clove/pool-images';
import {
  type LoadedEnvironment,
  loadEnvironment,
  loadOps,
  opsFile,
  parseEnvironment,
} from '../environment/load.ts';
import { OpsFile } from '../environment/schema.ts';
import { type LoadedFestival, loadFestival, parseFestival } from '../festival/load.ts';
import { planTextsOf } from '../festival/plan-files.ts';
import { isPlanName } from '../festival/seat-plans.ts';
import { plan } from '../plan/from-files.ts';
import { platformFolder, platformFrom, projectFiles } from '../platform/index.ts';
import { readRendered } from '../read-rendered.ts';
import { type Rendered, render } from '../render.ts';
import { listTargets, planTarget, renderedFolder } from '../targets.ts';
import { compareRendered } from '../write-rendered.ts';
import { choose, type PromotionChoice } from './choose.ts';
import { contractConflicts } from './contracts.ts';
import { copyText, sameCopy } from './copy-text.ts';
import { refuseEnvironments, uncommittedFindings } from './refusals.ts';
import { newOpsFile, withRelease } from './release-pin.ts';

/** From where to where, and what of it. */
export interface PromotionRequest {
  readonly from: string;
  readonly to: string;
  readonly choice: PromotionChoice;
  /** Why nothing shows that the source runs what moves; it goes into the copies. Absent where something does. */
  readonly unverified?: string | undefined;
}

/** One festival whose pair (festival file, release) moves. */
export interface Move {
  readonly slug: string;
  readonly release: string;
  /** True when the target environment has never had it. */
  readonly isNew: boolean;
}

/** Everything that a promotion writes; nothing has been written yet. */
export interface Promotion {
  readonly moves: readonly Move[];
  /** Festivals that are pinned to the release they run, because the environment's default moves without them. */
  readonly heldBack: readonly string[];
  /** Festivals that lose the pin they had, with its release: from now on they follow the environment's default. */
  readonly unpinned: readonly { readonly slug: string; readonly pinned: string }[];
  /** Input files that change: path from the root to text; null: it goes. */
  readonly inputs: ReadonlyMap<string, string | null>;
  /** Rendered folders that change, from the root. */
  readonly folders: ReadonlyMap<string, Rendered>;
  /** What ops decided, as it will be, by slug. */
  readonly ops: ReadonlyMap<string, OpsFile>;
  /** When sales open, by the copy that is replaced and by the new one, by slug. */
  readonly openings: ReadonlyMap<string, readonly Date[]>;
}

/**
 * Works out a promotion in memory: the chosen festivals' committed files and the release that the source environment
 * runs them with. Whether it does run them is for the caller to ask.
 * @throws FindingsError with everything that forbids it: a file that is not valid, a source that was not rendered or
 * not committed, a rule of the target's tier, an archived festival, a migration that the release that runs there would not survive.
 */
export function promotion(root: string, request: PromotionRequest): Promotion {
  const from = loadEnvironment(root, request.from);
  const to = loadEnvironment(root, request.to);
  refuseEnvironments(from, to);
  const catalogue = loadCatalogue(root);
  const chosen = choose(root, from, to, request.choice);
  const targets = listTargets(root, from).filter(({ slug }) => chosen.includes(slug));
  const sources = collect(
    chosen,
    (slug) => sourceOf(root, from, to, slug, catalogue, request.unverified),
    uncommittedFindings(root, from, targets),
  );

  const nextDefault = request.choice.kind === 'all' ? from.environment.release : to.environment.release;
  const inputs = new Map<string, string | null>();
  const environmentText = withRelease(readFileSync(join(root, to.document.file), 'utf8'), nextDefault);
  if (nextDefault !== to.environment.release) inputs.set(to.document.file, environmentText);
  const environment = parseEnvironment(environmentText, to.document.file);

  for (const { slug, copy, plans } of sources) {
    const path = copyPath(request.to, slug);
    if (!sameCopy(readIfThere(root, path), copy)) inputs.set(path, copy);
    for (const [file, text] of planChanges(root, folderOf(request.to, slug), plans)) inputs.set(file, text);
  }
  const pins = pinsOf(root, to, nextDefault, new Map(sources.map(({ slug, release }) => [slug, release])));
  for (const [path, text] of pins.files) inputs.set(path, text);

  const ops = new Map<string, OpsFile>();
  const openings = new Map<string, readonly Date[]>();
  const folders = new Map<string, Rendered>();
  const projects = collect(sources, ({ slug, copy, plans, before }) => {
    const path = opsFile(request.to, slug);
    const opsText = inputs.get(path) ?? readIfThere(root, path);
    const decided = opsText === undefined ? {} : new SourceDocument(opsText, path).parse(OpsFile);
    const festival = parseFestival(copy, copyPath(request.to, slug), (name) => {
      const text = plans.get(name);
      return text === undefined ? undefined : { file: `${folderOf(request.to, slug)}/${name}`, text };
    });
    const planned = plan({ root, catalogue, festival, environment, ops: decided });
    const rendered = render(planned);
    ops.set(slug, decided);
    openings.set(
      slug,
      [before, festival].flatMap((file) => (file ? [new Date(file.festival.sales.opensAt)] : [])),
    );
    folders.set(renderedFolder(environment, slug), rendered);
    return projectFiles(planned);
  });
  folders.set(
    platformFolder(request.to),
    withOtherProjects(root, platformFrom(environment, projects), request.to),
  );
  return {
    moves: sources.map(({ slug, release, before }) => ({ slug, release, isNew: before === undefined })),
    heldBack: pins.heldBack,
    unpinned: pins.unpinned,
    inputs,
    folders: onlyChanged(root, folders),
    ops,
    openings,
  };
}

interface Source {
  readonly slug: string;
  readonly release: string;
  /** The text that the target environment gets. */
  readonly copy: string;
  /** Seat plans that it names, by their file's name: they go into the folder of the copy. */
  readonly plans: ReadonlyMap<string, string>;
  /** What it has now. */
  readonly before: LoadedFestival | undefined;
}

function sourceOf(
  root: string,
  from: LoadedEnvironment,
  to: LoadedEnvironment,
  slug: string,
  catalogue: Catalogue,
  unverified: string | undefined,
): Source {
  const { environment } = from.environment;
  const planned = planTarget(root, environment, slug, { catalogue });
  const { file } = planned.festival.document;
  const stale = compareRendered(root, planned.folder, render(planned.plan));
  const before = copyOf(root, to, slug);
  const findings: Finding[] = [];
  if (stale.length > 0) {
    const message = `${stale.length} rendered files are not what ${environment} says (first: ${stale[0]?.file}): run "npx clove render --all", commit and try it there first`;
    findings.push({ file: planned.folder, line: 1, column: 1, message });
  }
  if (before?.festival.state === 'archived') {
    const message = `${slug} is archived in ${to.environment.environment}: nothing is promoted over an archived festival`;
    findings.push(before.document.finding(['state'], message));
  }
  if (before !== undefined) {
    const step = {
      environment: to.environment.environment,
      slug,
      before: loadOps(root, to.environment.environment, slug).release ?? to.environment.release,
      after: planned.plan.release,
      images: [...planned.plan.services, planned.plan.toolbox].map(({ entry }) => entry.image),
    };
    findings.push(...contractConflicts([root], step));
  }
  if (findings.length > 0) throw new FindingsError(findings);
  const text = readFileSync(join(root, file), 'utf8');
  return {
    slug,
    release: planned.plan.release,
    copy: copyText(text, { file, environment, unverified }),
    plans: new Map(planTextsOf(root, planned.festival, file).map(({ name, text }) => [name, text])),
    before,
  };
}

/** What changes in the folder of a copy so that it has these seat plans and no others. */
function planChanges(
  root: string,
  folder: string,
  plans: ReadonlyMap<string, string>,
): Map<string, string | null> {
  const changes = new Map<string, string | null>();
  for (const [name, text] of plans) {
    if (readIfThere(root, `${folder}/${name}`) !== text) changes.set(`${folder}/${name}`, text);
  }
  const present = existsSync(join(root, folder)) ? readdirSync(join(root, folder)) : [];
  for (const name of present.filter((each) => isPlanName(each) && !plans.has(each))) {
    changes.set(`${folder}/${name}`, null);
  }
  return changes;
}

/** The ops files that change so that every festival runs its intended release, and the festivals that do not follow the new default. */
function pinsOf(
  root: string,
  to: LoadedEnvironment,
  nextDefault: string,
  moved: ReadonlyMap<string, string>,
): { files: Map<string, string> } & Pick<Promotion, 'heldBack' | 'unpinned'> {
  const { environment, release: currentDefault } = to.environment;
  const files = new Map<string, string>();
  const heldBack: string[] = [];
  const unpinned: { slug: string; pinned: string }[] = [];
  const slugs = new Set([...moved.keys(), ...listTargets(root, to).map(({ slug }) => slug)]);
  for (const slug of [...slugs].sort()) {
    const pinned = loadOps(root, environment, slug).release;
    const wanted = moved.get(slug) ?? pinned ?? currentDefault;
    const pin = wanted === nextDefault ? undefined : wanted;
    if (!moved.has(slug)) {
      // A festival with its own pin keeps it; the others keep the release that was the default.
      if (pinned !== undefined || pin === undefined) continue;
      heldBack.push(slug);
    }
    if (pin === pinned) continue;
    if (pin === undefined && pinned !== undefined) unpinned.push({ slug, pinned });
    const path = opsFile(environment, slug);
    const text = readIfThere(root, path);
    if (text !== undefined) files.set(path, withRelease(text, pin));
    else if (pin !== undefined) files.set(path, newOpsFile(pin));
  }
  return { files, heldBack, unpinned };
}

/** The projects of festivals that do not move stay as they are. */
function withOtherProjects(root: string, fresh: Rendered, environment: string): Rendered {
  const present = readRendered(root, platformFolder(environment));
  return fresh.size === 0 ? present : new Map([...present, ...fresh].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function onlyChanged(root: string, folders: ReadonlyMap<string, Rendered>): Map<string, Rendered> {
  return new Map(
    [...folders].filter(([folder, rendered]) => compareRendered(root, folder, rendered).length > 0),
  );
}

function copyOf(root: string, to: LoadedEnvironment, slug: string): LoadedFestival | undefined {
  const path = copyPath(to.environment.environment, slug);
  return existsSync(join(root, path)) ? loadFestival(join(root, path), path) : undefined;
}

function folderOf(environment: string, slug: string): string {
  return `gitops/environments/${environment}/${slug}`;
}

function copyPath(environment: string, slug: string): string {
  return `${folderOf(environment, slug)}/festival.yaml`;
}

function readIfThere(root: string, path: string): string | undefined {
  return existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : undefined;
}

/** Every result, or every finding of every one beside those that there are already. */
function collect<T, R>(items: readonly T[], work: (item: T) => R, known: readonly Finding[] = []): R[] {
  const findings = [...known];
  const results: R[] = [];
  for (const item of items) {
    try {
      results.push(work(item));
    } catch (error) {
      if (!(error instanceof FindingsError)) throw error;
      findings.push(...error.findings);
    }
  }
  if (findings.length > 0) throw new FindingsError(findings);
  return results;
}
