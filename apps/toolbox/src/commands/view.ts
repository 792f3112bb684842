import { z } from 'zod';
import { finishRebuild, startRebuild } from '../adapters/http/rebuild.ts';
import { queueEmptied } from '../adapters/rabbitmq/queue-emptied.ts';
import { exitCode, PermanentFailure } from '../domain/failure.ts';
import type { Command } from './command.ts';
import { readEdges } from './edges.ts';
import { readEnvironment, readTogether } from './environment.ts';
import { replayTo } from './events.ts';

const usage = 'view rebuild';
const VIEW = 'view';

const Schema = z.object({
  AMQP_URL: z.url({ protocol: /^amqps?$/ }),
  /** Prefix of every name on the broker; only for several deployments in one virtual host. */
  BROKER_PREFIX: z.string().default(''),
  /** Seconds until the replayed events must have been applied. Source: 10,000,000 events at 3,000/s. */
  REBUILD_SECONDS: z.coerce.number().min(1).max(86_400).default(3_600),
});

/**
 * Builds the overviews again from the kept outboxes of all services, beside those that are shown. What happens
 * meanwhile goes into the new ones. Ended anywhere, it may be run again: it begins anew.
 */
export const view: Command = {
  name: 'view',
  usage: `${usage}   the overviews again, from the kept outboxes`,
  async run({ environment, args, say }) {
    if (args.length !== 1 || args[0] !== 'rebuild')
      throw new PermanentFailure('the rebuild cannot begin', [`usage: ${usage}`]);
    const [config, [edge]] = readTogether(
      () => readEnvironment(Schema, environment),
      () => readEdges(environment, [VIEW]),
    );
    if (edge === undefined) throw new PermanentFailure('the rebuild cannot begin', ['there is no view']);
    await startRebuild(edge);
    say('a new projection is being built; what is shown stands still until it is finished');
    await replayTo(environment, { to: VIEW, after: 0 }, say);
    await queueEmptied(config.AMQP_URL, `${config.BROKER_PREFIX}${VIEW}`, config.REBUILD_SECONDS, say);
    await finishRebuild(edge);
    say('the new projection is shown');
    return exitCode.ok;
  },
};
