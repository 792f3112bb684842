import { FindId } from '@clove/contracts';
import type { Edge } from '../adapters/http/edge-client.ts';
import { findAt } from '../adapters/http/find.ts';
import { type FoundLine, findStory, nameOf } from '../application/find.ts';
import { retryUntilDeadline } from '../application/retry.ts';
import { exitCode, PermanentFailure } from '../domain/failure.ts';
import { wordsOf } from '../domain/story-words.ts';
import type { Command } from './command.ts';
import { readEdges } from './edges.ts';
import type { Environment } from './environment.ts';

const usage = 'find <id>';

/** Until a service that does not answer counts as down, seconds. */
const WAIT_SECONDS = 10;

/** The story of an order, a ticket, a payment, a hold, a member or a provider's reference, from all services. */
export const findCommand: Command = {
  name: 'find',
  usage: `${usage}                      the story of an order, a ticket, a payment, a member, a provider's reference`,
  async run({ environment, args, say }) {
    const [text, ...more] = args;
    const id = FindId.safeParse(text);
    if (!id.success || more.length > 0) {
      throw new PermanentFailure(`usage: ${usage}`, [
        'an id as it stands in a log, on a ticket or at the provider; an e-mail address is found at the support desk',
      ]);
    }
    const edges = everyEdge(environment);
    const story = await findStory(
      edges.map((edge) => ({
        service: edge.service,
        find: (asked) =>
          retryUntilDeadline({ what: edge.service, seconds: WAIT_SECONDS, say }, () => findAt(edge, asked)),
      })),
      id.data,
    );
    for (const line of story.lines) say(lineOf(line));
    if (story.leftOut > 0) say(`${story.leftOut} more ids belong to this story and were not followed`);
    if (story.silent.length > 0) say(`these keep no story: ${story.silent.join(', ')}`);
    if (story.lines.length > 0) return exitCode.ok;
    say(`no service knows ${id.data}`);
    return exitCode.retry;
  },
};

/** Every service that the toolbox may call: each has an address and a token. */
function everyEdge(environment: Environment): Edge[] {
  const services = Object.keys(environment).flatMap((key) => {
    const [, stem] = /^([A-Z][A-Z0-9_]*)_TOKEN$/.exec(key) ?? [];
    if (stem === undefined || environment[`${stem}_URL`] === undefined) return [];
    return [stem.toLowerCase().replaceAll('_', '-')];
  });
  if (services.length === 0) throw new PermanentFailure('the environment names no service', []);
  return readEdges(environment, services.sort());
}

function lineOf(line: FoundLine): string {
  const { at, service, correlationId } = line;
  const correlation = correlationId === undefined ? '' : ` [${correlationId}]`;
  return `${at ?? 'now'.padEnd(24)}  ${service.padEnd(12)}  ${nameOf(line)}: ${wordsOf(line)}${correlation}`;
}
