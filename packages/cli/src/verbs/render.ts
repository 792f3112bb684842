import {
  compareRendered,
  type Difference,
  planTarget,
  projectFiles,
  type Rendered,
  render,
  writeRendered,
} from '@clove/charts-ts';
import { type Finding, FindingsError, loadCatalogue } from '@clove/pool-images';
import { Command } from 'commander';
import { type CliContext, Complaint } from '../context.ts';
import { renderPlatforms } from '../platforms.ts';
import { chosenTargets, type TargetOptions } from '../targets.ts';

interface Options extends TargetOptions {
  readonly check?: boolean;
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
    .action((options: Options) => {
      const findings: Finding[] = [];
      let different = 0;
      const catalogue = loadCatalogue(context.root);
      const projects: [environment: string, project: Rendered][] = [];
      for (const target of chosenTargets(context, everythingWhenOnlyChecking(options))) {
        try {
          const { plan, folder } = planTarget(context.root, target.environment, target.slug, { catalogue });
          const rendered = render(plan);
          projects.push([target.environment, projectFiles(plan, rendered)]);
          const differences =
            options.check === true
              ? compareRendered(context.root, folder, rendered)
              : writeRendered(context.root, folder, rendered);
          report(context, folder, rendered.size, differences, options.check === true);
          different += differences.length;
        } catch (error) {
          if (!(error instanceof FindingsError)) throw error;
          findings.push(...error.findings);
        }
      }
      if (findings.length > 0) throw new FindingsError(findings);
      // One festival alone says nothing about its neighbours' projects.
      for (const [folder, rendered] of options.festival === undefined
        ? renderPlatforms(context.root, projects)
        : []) {
        const differences =
          options.check === true
            ? compareRendered(context.root, folder, rendered)
            : writeRendered(context.root, folder, rendered);
        report(context, folder, rendered.size, differences, options.check === true);
        different += differences.length;
      }
      if (options.check === true && different > 0) {
        throw new Complaint(
          `${different} files differ from what their inputs say: run "clove render --all" and commit`,
        );
      }
    });
}

function everythingWhenOnlyChecking(options: Options): Options {
  const named = options.festival !== undefined || options.environment !== undefined;
  return options.check === true && !named ? { ...options, all: true } : options;
}

function report(
  context: CliContext,
  folder: string,
  total: number,
  differences: readonly Difference[],
  checking: boolean,
): void {
  const counts = (['missing', 'changed', 'stale'] as const)
    .map((kind) => [kind, differences.filter((difference) => difference.kind === kind).length] as const)
    .filter(([, count]) => count > 0)
    .map(([kind, count]) => `${count} ${checking ? kind : WRITTEN[kind]}`);
  context.out(`${folder}: ${total} manifests, ${counts.join(', ') || 'unchanged'}`);
  if (checking) for (const { kind, file } of differences) context.err(`${folder}/${file}: ${kind}`);
}

const WRITTEN = { missing: 'added', changed: 'changed', stale: 'removed' } as const;
