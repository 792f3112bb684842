import { isFree, portOwner } from '@clove/local-cluster';
import { CommandError } from '../context.ts';

/** How many ports behind the usual one are tried. */
const TRIED = 100;

/** Where a festival will be open, and what to say when that is not where one would expect it. */
export interface PublicPort {
  readonly port: number;
  readonly notice?: string;
}

/**
 * The port for a festival: the one that was asked for, else the usual one or the next that is free.
 * @throws CommandError naming who has the port that was asked for, or when a hundred ports are taken.
 */
export async function publicPort(asked: number | undefined, usual: number): Promise<PublicPort> {
  const first = asked ?? usual;
  if (await isFree('127.0.0.1', first)) return { port: first };
  const taken = `port ${first} on 127.0.0.1 is taken${takenBy(first)}`;
  if (asked !== undefined) throw new CommandError(`${taken}: choose another with --port`);
  for (let port = first + 1; port <= first + TRIED; port += 1) {
    if (await isFree('127.0.0.1', port)) return { port, notice: `${taken}: this festival opens on ${port}` };
  }
  throw new CommandError(`${taken}, and so are the ${TRIED} after it: choose another with --port`);
}

/** ` by <festival or program> (process <pid>)`, or nothing where the system does not say. */
function takenBy(port: number): string {
  const owner = portOwner(port);
  if (owner === undefined) return '';
  // The balancer of a local cluster names the folder of its state.
  const festival = /\.clove\/clusters\/([a-z0-9-]+)/.exec(owner.command)?.[1];
  const name = festival === undefined ? owner.command.slice(0, 60) : `the festival ${festival}`;
  return ` by ${name} (process ${owner.pid})`;
}
