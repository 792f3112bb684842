import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import type { CliContext } from '../../context.ts';
import { Interrupted, pause } from '../../program.ts';
import { consoleApp } from '../console-app.ts';
import type { Pages } from '../pages.ts';
import { Refusal } from '../refusal.ts';
import { HostedClone } from './clone.ts';
import { healthServer } from './health.ts';
import { HostedAccess } from './hosted-access.ts';
import { LoginRefused, OpenId } from './openid.ts';
import { Sessions } from './sessions.ts';
import type { HostedSettings } from './settings.ts';

/** Seconds until what a start needs is asked for again. */
const RETRY_SECONDS = 5;

/** Seconds that requests which run at the end may take: a push, a proposal. */
const FINISH_SECONDS = 30;

/** No secret of the settings goes on to programs that the console starts, or to what it renders. */
const SECRETS = ['OIDC_CLIENT_SECRET', 'REPOSITORY_TOKEN'];

export interface HostedConsole {
  readonly port: number;
  readonly managementPort: number;
  /** Ends when the context's signal says so and everything that ran has ended, or its time is up. */
  readonly ended: Promise<void>;
}

/**
 * Serves the console of a remote repository to whom an OpenID provider knows. Alive at once, ready when both of them answer.
 * @param pagesOf where its pages come from
 */
export async function serveHosted(
  context: CliContext,
  settings: HostedSettings,
  pagesOf: () => Promise<Pages>,
): Promise<HostedConsole> {
  let isReady = false;
  const health = healthServer(() => isReady && !context.signal.aborted);
  await listen(health, settings.MANAGEMENT_PORT);
  const server = createServer();
  // A push that runs when the end is announced is finished.
  const network = new AbortController();
  try {
    const env = Object.fromEntries(Object.entries(context.env).filter(([name]) => !SECRETS.includes(name)));
    const pages = await pagesOf();
    const openId = new OpenId(settings);
    await untilItAnswers(context, () => openId.ready());
    const clone = await untilItAnswers(context, () =>
      HostedClone.open({ ...context, env, signal: network.signal }, settings),
    );
    const sessions = new Sessions(settings.SESSION_HOURS, context.now ?? (() => new Date()));
    const access = new HostedAccess({ settings, openId, sessions, log: context.out });
    server.on(
      'request',
      consoleApp({
        context: { ...context, env, root: clone.root },
        repository: clone,
        access,
        pages,
        log: (error) => context.err(wordsOf(error)),
      }),
    );
    await listen(server, settings.PORT);
    isReady = true;
    const fetching = keepFresh(context, clone, settings.FETCH_SECONDS);
    const ended = end(context, settings.DRAIN_SECONDS, [server, health], network).then(() => fetching);
    return { port: portOf(server), managementPort: portOf(health), ended };
  } catch (error) {
    network.abort();
    health.close();
    server.close();
    throw error;
  }
}

/** Fetches now and then until the end. A repository that does not answer is said, and asked again. */
async function keepFresh(context: CliContext, clone: HostedClone, seconds: number): Promise<void> {
  try {
    for (;;) {
      await pause(context, seconds);
      try {
        await clone.refresh();
      } catch (error) {
        if (error instanceof Interrupted) throw error;
        context.err(error instanceof Refusal ? error.message : wordsOf(error));
      }
    }
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
  }
}

async function untilItAnswers<T>(context: CliContext, ask: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof Refusal || error instanceof LoginRefused)) throw error;
      context.err(`${error.message}; asked again in ${RETRY_SECONDS} s`);
      await pause(context, RETRY_SECONDS);
    }
  }
}

/** Not ready at once, accepting for a while longer, then finishing what runs. */
async function end(
  { signal }: CliContext,
  drainSeconds: number,
  [server, health]: readonly [Server, Server],
  network: AbortController,
): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort');
  await setTimeout(drainSeconds * 1000);
  const closed = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  const late = new AbortController();
  await Promise.race([closed, setTimeout(FINISH_SECONDS * 1000, undefined, { signal: late.signal })]);
  late.abort();
  server.closeAllConnections();
  network.abort();
  health.close();
  health.closeAllConnections();
}

async function listen(server: Server, port: number): Promise<void> {
  server.listen(port);
  await once(server, 'listening');
}

function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string') throw new Error('the console listens at no port');
  return address.port;
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
