import { join } from 'node:path';
import { loadCatalogue, writeFileAtomically } from '@clove/pool-images';
import { Command } from 'commander';
import type { CliContext } from '../context.ts';
import { EVENT_DOCUMENT, eventDocument } from '../events/event-document.ts';
import { runWhere, type ToolboxOptions, toolboxOptions } from '../toolbox/toolbox-options.ts';

interface ReplayOptions extends ToolboxOptions {
  readonly to: string;
  readonly since?: string;
  readonly from?: string;
  readonly after?: string;
}

/** A million events are a queue of minutes; this is no reason to end a replay that goes on. */
const DEADLINE_SECONDS = 6 * 3600;

/** `clove events`: the domain events of the pool, and past ones of a running festival. */
export function eventsVerb(context: CliContext): Command {
  return new Command('events')
    .description('domain events: the document of all of them, and past ones for a consumer that joined later')
    .addCommand(replayCommand(context))
    .addCommand(specCommand(context));
}

function replayCommand(context: CliContext): Command {
  return toolboxOptions(new Command('replay'))
    .description('give a consumer that joined later the events published before it')
    .requiredOption('--to <service>', 'the consuming service')
    .option('--since <instant>', 'only what was published from then on (default: everything)')
    .option(
      '--from <services>',
      'only what these services published, as a comma list (default: all that it consumes)',
    )
    .option('--after <id>', 'go on where a replay of one service ended')
    .action(async ({ to, since, from, after, ...where }: ReplayOptions) => {
      const given = Object.entries({ to, since, from, after }).flatMap(([name, value]) =>
        value === undefined ? [] : [`--${name}`, value],
      );
      const args = ['events', 'replay', ...given];
      await runWhere(context, where, { verb: 'events', args, deadlineSeconds: DEADLINE_SECONDS });
    });
}

function specCommand(context: CliContext): Command {
  return new Command('spec')
    .description(
      'write the AsyncAPI document of every domain event: its data, who publishes and who consumes it',
    )
    .action(() => {
      const document = eventDocument(loadCatalogue(context.root));
      writeFileAtomically(join(context.root, EVENT_DOCUMENT), `${JSON.stringify(document, null, 2)}\n`);
      context.out(EVENT_DOCUMENT);
    });
}
