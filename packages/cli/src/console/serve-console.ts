import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { git } from '@clove/charts-ts';
import { type CliContext, CommandError } from '../context.ts';
import { LocalAccess } from './access.ts';
import { consoleApp } from './console-app.ts';
import { Pages } from './pages.ts';
import { OwnRepository } from './repository.ts';

export interface RunningConsole {
  /** Opens it in a browser. */
  readonly startUrl: string;
  close(): Promise<void>;
}

/**
 * Serves the console to this machine alone. @param port 0: any free one; @param pagesOf where its pages come from
 * @throws FindingsError where the root is no git repository; CommandError when the port is taken.
 */
export async function serveConsole(
  context: CliContext,
  port: number,
  pagesOf: () => Promise<Pages> = Pages.build,
): Promise<RunningConsole> {
  git(context.root, ['rev-parse', '--verify', '--quiet', 'HEAD']);
  const pages = await pagesOf();
  const server = createServer();
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')
      throw new CommandError(`port ${port} is taken: choose another with --port`);
    throw error;
  }
  const access = new LocalAccess(portOf(server.address()));
  const log = (error: unknown) =>
    context.err(error instanceof Error ? (error.stack ?? error.message) : String(error));
  server.on('request', consoleApp({ context, repository: new OwnRepository(context), access, pages, log }));
  return {
    startUrl: access.startUrl,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('the console listens at no port');
  return address.port;
}
