import { parseArgs } from 'node:util';
import { z } from 'zod';
import type { Edge } from '../adapters/http/edge-client.ts';
import { type ReplayedPage, replayOutboxPage } from '../adapters/http/outbox.ts';
import { retryUntilDeadline } from '../application/retry.ts';
import { exitCode, PermanentFailure } from '../domain/failure.ts';
import type { Command, CommandContext } from './command.ts';
import { readEdges } from './edges.ts';
import { type Environment, readEnvironment, readTogether } from './environment.ts';
import { ServiceList } from './tasks.ts';
import { readTopology } from './topology-environment.ts';

const usage = 'events replay --to <service> [--since <instant>] [--from <services>] [--after <id>]';

const Schema = z.object({
  /** Seconds to wait for a service before a page counts as failed. */
  WAIT_SECONDS: z.coerce.number().min(0).max(3600).default(30),
});

const Arguments = z
  .strictObject({
    to: z.string({ error: 'name the consuming service' }),
    since: z.iso.datetime({ offset: true, error: 'an instant such as 2026-06-01T20:00:00+09:00' }).optional(),
    from: ServiceList.optional(),
    after: z.coerce.number().pipe(z.int().min(0)).default(0),
  })
  .refine(({ from, after }) => after === 0 || from?.length === 1, {
    path: ['after'],
    error: 'counts in one service: name it with --from',
  });

/** Gives the queue of one service the past: the events that it consumes, from the kept outboxes of who published them. */
export const events: Command = {
  name: 'events',
  usage: `${usage}   past events to one queue`,
  async run({ environment, args, say }) {
    await replayTo(environment, readArguments(args), say);
    return exitCode.ok;
  },
};

/** Gives the queue of a service what it consumes. Everything is checked before anything is published. */
export async function replayTo(
  environment: Environment,
  asked: z.infer<typeof Arguments>,
  say: CommandContext['say'],
): Promise<void> {
  const [config, { to, since, after, types, publishers, absent }] = readTogether(
    () => readEnvironment(Schema, environment),
    () => readReplay(environment, asked),
  );
  if (absent.length > 0) say(`not asked, because no address is set: ${absent.join(', ')}`);
  let total = 0;
  for (const edge of publishers) {
    const own = types.filter((type) => publisherOf(type) === edge.service);
    const request = { queue: to, types: own, since };
    total += await replayAll(edge, request, { after, say, seconds: config.WAIT_SECONDS });
  }
  say(`${total} events replayed to ${to}`);
}

interface Progress extends Pick<CommandContext, 'say'> {
  readonly after: number;
  readonly seconds: number;
}

/** All pages of one service. A page that may have failed half-way is asked for again: its consumer knows what it has. */
async function replayAll(
  edge: Edge,
  request: { readonly queue: string; readonly types: readonly string[]; readonly since: string | undefined },
  { after, seconds, say }: Progress,
): Promise<number> {
  let published = 0;
  let last = after;
  let upTo: number | undefined;
  try {
    for (let page: ReplayedPage | undefined; page?.done !== true; ) {
      page = await retryUntilDeadline({ what: edge.service, seconds, say }, () =>
        replayOutboxPage(edge, { ...request, after: last, upTo }),
      );
      published += page.published;
      ({ last, upTo } = page);
      say(`${edge.service}: ${published} events up to id ${last} of ${upTo}`);
    }
  } catch (error) {
    say(`${edge.service}: ended; go on with --from ${edge.service} --after ${last}`);
    throw error;
  }
  return published;
}

/** What is asked for, and the services to ask, all checked before anything is published. */
function readReplay(environment: Environment, { to, since, from, after }: z.infer<typeof Arguments>) {
  const { queues } = readTopology(environment);
  const types = Object.hasOwn(queues, to) ? queues[to] : undefined;
  if (types === undefined) {
    const consumers = Object.keys(queues).join(', ');
    throw refused(`${to} consumes no events; consumers: ${consumers}`);
  }
  const publishing = [...new Set(types.map(publisherOf))].sort();
  const strangers = (from ?? []).filter((service) => !publishing.includes(service));
  if (strangers.length > 0) {
    throw refused(
      `${to} consumes nothing of ${strangers.join(', ')}, only events of ${publishing.join(', ')}`,
    );
  }
  // A consumer may know services that this festival does without; who is named must be there.
  const publishers =
    from === undefined ? readEdges(environment, [], publishing) : readEdges(environment, from);
  const absent =
    from === undefined
      ? publishing.filter((name) => !publishers.some(({ service }) => service === name))
      : [];
  return { to, since, after, types, publishers, absent };
}

function readArguments(args: readonly string[]): z.infer<typeof Arguments> {
  const [verb, ...rest] = args;
  const options = Object.fromEntries(
    ['to', 'since', 'from', 'after'].map((name) => [name, { type: 'string' as const }]),
  );
  const { values, positionals } = parseArgs({ args: rest, options, strict: false });
  const parsed = Arguments.safeParse(values);
  if (verb === 'replay' && positionals.length === 0 && parsed.success) return parsed.data;
  const reasons = parsed.error?.issues.map(({ path, message }) =>
    [...path.map((name) => `--${String(name)}`), message].join(': '),
  );
  throw refused(...(reasons ?? []), `usage: ${usage}`);
}

function refused(...reasons: readonly string[]): PermanentFailure {
  return new PermanentFailure('the replay cannot begin', reasons);
}

/** The service that publishes a type: its first part. */
function publisherOf(type: string): string {
  return type.split('.')[0] ?? type;
}
