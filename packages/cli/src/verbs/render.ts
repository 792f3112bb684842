import {
  compareRendered,
  type Difference,
  inputConflicts,
  listEnvironments,
  loadEnvironment,
  type Rendered,
  removeFolder,
  renderTargets,
  resolveRendered,
  staleEnvironments,
  staleFolders,
  unreadInputs,
  writeRendered,
} from '@clove/charts-ts';
import { FindingsError } from '@clove/pool-images';
import { Command } from 'commander';
import { type CliContext, CommandError, UsageError } from '../context.ts';
import { renderPlatforms } from '../platforms.ts';
import { chosenTargets, type TargetOptions } from '../targets.ts';

interface Options extends TargetOptions {
  readonly check?: boolean;
  readonly resolve?: boolean;
  /** False with --no-cache. */
  readonly cache: boolean;
}

/** `clove render`: writes manifests, or with --check says where the committed ones are not what would be written. */
export function renderVerb(context: CliContext): Command {
  return new Command('render')
    .description('render Kubernetes manifests')
    .option('--all', 'every festival of every committed environment')
    .option('--festival <slug>', 'one festival')
    .option('--environment <name>', 'one environment (default: local)')
    .option(
      '--check',
      'write nothing; exit 1 when the tree on disk differs (alone: of everything that is committed)',
    )
    .option(
      '--resolve',
      'during a merge: render everything that is committed again, and mark its conflicts as resolved',
    )
    .option('--no-cache', 'also what was rendered from the same inputs before (.clove/render-cache.json)')
    .action(async (options: Options) => {
      if (options.resolve === true) await resolveConflicts(context, options);
      else await renderChosen(context, everythingWhenOnlyChecking(options));
    });
}

/** Renders everything that is committed again, as `--all` does. @throws FindingsError when an input is not valid. */
export async function renderEverything(context: CliContext): Promise<void> {
  await renderChosen(context, { all: true, cache: false });
}

/** Rendered trees are never merged by hand: once their inputs are, they follow. */
async function resolveConflicts(context: CliContext, options: Options): Promise<void> {
  const { check, festival, environment } = options;
  if (check === true || festival !== undefined || environment !== undefined) {
    throw new UsageError('--resolve is about everything that is committed: leave out the other options');
  }
  const conflicts = inputConflicts(context.root);
  if (conflicts.length > 0) throw new FindingsError(conflicts);
  await renderEverything(context);
  resolveRendered(context.root);
  context.out('gitops/rendered is what the inputs say: commit to end the merge');
}

function everythingWhenOnlyChecking(options: Options): Options {
  const named = options.festival !== undefined || options.environment !== undefined;
  return options.check === true && !named ? { ...options, all: true } : options;
}

async function renderChosen(context: CliContext, options: Options): Promise<void> {
  const { root } = context;
  const targets = chosenTargets(context, options);
  const write = options.check !== true;
  const report = new Report(context, write);

  const outcomes = await renderTargets(root, targets, { write, cached: options.cache });
  for (const outcome of outcomes) {
    if (outcome.kind === 'rendered') report.folder(outcome.folder, outcome.manifests, outcome.differences);
  }
  const findings = [
    ...outcomes.flatMap((outcome) => (outcome.kind === 'refused' ? outcome.findings : [])),
    ...(options.all === true ? unreadInputs(root) : []),
  ];
  if (findings.length > 0) throw new FindingsError(findings);

  // One festival alone says nothing about its neighbours.
  if (options.festival === undefined) {
    const projects = outcomes.flatMap((outcome): [string, Rendered][] =>
      outcome.kind === 'rendered' ? [[outcome.environment, new Map(outcome.project)]] : [],
    );
    for (const [folder, rendered] of renderPlatforms(root, projects)) {
      const differences = write
        ? writeRendered(root, folder, rendered)
        : compareRendered(root, folder, rendered);
      report.folder(folder, rendered.size, differences);
    }
    for (const folder of goneFolders(context, options)) {
      if (write) removeFolder(root, folder);
      report.gone(folder);
    }
  }
  report.end();
}

/** Folders of festivals that are gone, and with --all those of environments that are gone. */
function goneFolders({ root }: CliContext, { all, environment = 'local' }: Options): string[] {
  if (all !== true) return staleFolders(root, loadEnvironment(root, environment));
  const committed = listEnvironments(root)
    .map((name) => loadEnvironment(root, name))
    .filter((loaded) => loaded.environment.tier !== 'local');
  return [...committed.flatMap((loaded) => staleFolders(root, loaded)), ...staleEnvironments(root)];
}

/** Says what became of each folder; folders that stay as they are only count. */
class Report {
  readonly #context: CliContext;
  readonly #write: boolean;
  #unchanged = 0;
  #different = 0;

  constructor(context: CliContext, write: boolean) {
    this.#context = context;
    this.#write = write;
  }

  folder(folder: string, manifests: number, differences: readonly Difference[]): void {
    if (differences.length === 0) {
      this.#unchanged += 1;
      return;
    }
    this.#different += differences.length;
    const counts = (['missing', 'changed', 'stale'] as const)
      .map((kind) => [kind, differences.filter((difference) => difference.kind === kind).length] as const)
      .filter(([, count]) => count > 0)
      .map(([kind, count]) => `${count} ${this.#write ? WRITTEN[kind] : kind}`);
    this.#context.out(`${folder}: ${manifests} manifests, ${counts.join(', ')}`);
    if (this.#write) return;
    for (const { kind, file } of differences) this.#context.err(`${folder}/${file}: ${kind}`);
  }

  gone(folder: string): void {
    this.#different += 1;
    if (this.#write) this.#context.out(`${folder}: removed, nothing is rendered there any more`);
    else this.#context.err(`${folder}: stale, nothing is rendered there any more`);
  }

  end(): void {
    if (this.#unchanged > 0)
      this.#context.out(`${this.#unchanged} ${this.#unchanged === 1 ? 'folder' : 'folders'} unchanged`);
    if (this.#write || this.#different === 0) return;
    throw new CommandError(
      `${this.#different} files differ from what their inputs say: run "npx clove render --all" and commit`,
    );
  }
}

const WRITTEN = { missing: 'added', changed: 'changed', stale: 'removed' } as const;
