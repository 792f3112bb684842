import {
  type DeadLetter,
  giveUpDeadLetter,
  type LetterOutcome,
  openDeadLetters,
  replayDeadLetter,
} from '../adapters/http/dead-letters.ts';
import type { Edge } from '../adapters/http/edge-client.ts';
import { exitCode, PermanentFailure } from '../domain/failure.ts';
import type { Command, CommandContext } from './command.ts';
import { readEdges } from './edges.ts';
import { readTopology } from './topology-environment.ts';

const usage = 'dlq list | show|replay <service> [id] | give-up <service> <id>';

/** Dead letters: count, show, replay, or record that they will not be processed. */
export const dlq: Command = {
  name: 'dlq',
  usage: `${usage}   dead letters`,
  async run(context) {
    const [verb, service, id] = context.args;
    const consumers = Object.keys(readTopology(context.environment).queues);
    const edges = readEdges(context.environment, [], consumers);
    if (verb === 'list') return list(edges, context);
    const edge = edges.find((candidate) => candidate.service === service);
    if (edge === undefined) {
      throw new PermanentFailure(`usage: ${usage}`, [
        `service: one of ${edges.map((known) => known.service).join(', ')}`,
      ]);
    }
    if (verb === 'show') return show(edge, id, context);
    if (verb === 'replay') return settle(edge, await chosen(edge, id), replayDeadLetter, 'replayed', context);
    if (verb === 'give-up' && id !== undefined) {
      return settle(edge, await chosen(edge, id), giveUpDeadLetter, 'given up', context);
    }
    throw new PermanentFailure(`usage: ${usage}`);
  },
};

async function list(edges: readonly Edge[], { say }: CommandContext): Promise<number> {
  for (const edge of edges) say(`${edge.service}: ${(await openDeadLetters(edge)).length}`);
  return exitCode.ok;
}

async function show(edge: Edge, id: string | undefined, { say }: CommandContext): Promise<number> {
  for (const letter of await chosen(edge, id)) {
    say(`${letter.id} ${letter.createdAt} ${letter.type ?? '(no type)'} about ${letter.subject ?? '(none)'}`);
    say(`  event ${letter.eventId ?? '(none)'}, correlation ${letter.correlationId ?? '(none)'}`);
    say(`  ${letter.reason}`);
  }
  return exitCode.ok;
}

async function settle(
  edge: Edge,
  letters: readonly DeadLetter[],
  act: (edge: Edge, id: string) => Promise<LetterOutcome>,
  done: string,
  { say }: CommandContext,
): Promise<number> {
  let refused = 0;
  for (const { id } of letters) {
    const outcome = await act(edge, id);
    if (!outcome.done) refused += 1;
    say(`${id} ${outcome.done ? done : `stays: ${outcome.reason}`}`);
  }
  say(`${edge.service}: ${letters.length - refused} ${done}, ${refused} stay`);
  return refused === 0 ? exitCode.ok : exitCode.retry;
}

/** One letter, or all. */
async function chosen(edge: Edge, id: string | undefined): Promise<DeadLetter[]> {
  const letters = await openDeadLetters(edge);
  if (id === undefined) return letters;
  const found = letters.filter((letter) => letter.id === id);
  if (found.length === 0) throw new PermanentFailure(`${edge.service} has no open dead letter ${id}`);
  return found;
}
