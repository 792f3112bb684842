import { once } from 'node:events';
import { Command } from 'commander';
import { serveHosted } from '../console/hosted/serve-hosted.ts';
import { hostedSettings } from '../console/hosted/settings.ts';
import { Pages } from '../console/pages.ts';
import { serveConsole } from '../console/serve-console.ts';
import { type CliContext, UsageError } from '../context.ts';
import { wholeNumber } from '../decimal.ts';
import { Interrupted } from '../program.ts';

/** Where it is found again; beside the ports of `npm start`. */
const DEFAULT_PORT = 8590;

/** `clove console`: festivals, pool, templates and changes as pages of this machine. */
export function consoleVerb(context: CliContext): Command {
  return new Command('console')
    .description(
      'festivals, pool, templates, plans, diffs and deployments as pages in the browser, for this machine alone; every change becomes a commit on a branch',
    )
    .option('--port <number>', 'port on 127.0.0.1; 0: any free one', port, DEFAULT_PORT)
    .option(
      '--hosted',
      'for people behind an OpenID provider, of a remote repository; set by environment variables',
    )
    .action(async (options: { port: number; hosted?: true }) => {
      if (options.hosted) {
        await hosted(context);
        return;
      }
      context.err('building the pages, which takes some seconds the first time');
      const running = await serveConsole(context, options.port);
      context.out(`the console is at ${running.startUrl}`);
      context.out('anyone with this address may do what you may; stop it with Ctrl-C');
      if (!context.signal.aborted) await once(context.signal, 'abort');
      await running.close();
    });
}

/** Until the signal to end. */
async function hosted(context: CliContext): Promise<void> {
  const settings = hostedSettings(context.env);
  const { PAGES_FILE: pages } = settings;
  try {
    const running = await serveHosted(context, settings, async () =>
      pages === undefined ? Pages.build() : Pages.read(pages),
    );
    context.out(`the console serves ${settings.CONSOLE_URL.origin} at port ${running.port}`);
    await running.ended;
  } catch (error) {
    // Asked to end before it was ready.
    if (!(error instanceof Interrupted)) throw error;
  }
}

function port(text: string): number {
  const value = wholeNumber(text);
  if (value === undefined || value > 65_535)
    throw new UsageError(`--port is "${text}" but must be 0 to 65535`);
  return value;
}
