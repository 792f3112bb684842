import { planTarget } from '@clove/charts-ts';
import { loadCatalogue } from '@clove/pool-images';
import { type CliContext, CommandError, UsageError } from '../context.ts';
import { runningCluster } from '../running-cluster.ts';
import type { OpsLogin } from './office-client.ts';

export interface OpsPlace {
  readonly url?: string;
  readonly environment?: string;
}

/**
 * Where the festival is and who pulls its levers: a URL or an environment with the login of CLOVE_OPS_EMAIL and
 * CLOVE_OPS_PASSWORD; without either the running local cluster, whose own password serves.
 * @throws UsageError, CommandError
 */
export function opsLogin(context: CliContext, festival: string, { url, environment }: OpsPlace): OpsLogin {
  if (url !== undefined && environment !== undefined)
    throw new UsageError('say --url or --environment, not both');
  const email = context.env['CLOVE_OPS_EMAIL'] ?? defaultEmail(context);
  const password = context.env['CLOVE_OPS_PASSWORD'];
  const place = url ?? (environment && planTarget(context.root, environment, festival).plan.publicUrl);
  if (place !== undefined) {
    if (password === undefined) {
      throw new UsageError(
        'set CLOVE_OPS_PASSWORD (and CLOVE_OPS_EMAIL, if it is not the catalogue’s) in the environment',
      );
    }
    return { festival, url: safeUrl(place), email, password };
  }
  const cluster = runningCluster(context, festival);
  const known = password ?? cluster.secrets['auth-secrets']?.['OPS_PASSWORD'];
  if (cluster.connections.url === undefined || known === undefined) {
    throw new CommandError(`the local cluster of ${festival} has no account of operations: start it again`);
  }
  return { festival, url: cluster.connections.url, email, password: known };
}

function defaultEmail({ root }: CliContext): string {
  const email = loadCatalogue(root).get('auth')?.config['OPS_EMAIL'];
  if (typeof email === 'string') return email;
  throw new UsageError('set CLOVE_OPS_EMAIL: the catalogue names no OPS_EMAIL');
}

/** A password leaves this machine only under TLS. */
function safeUrl(text: string): string {
  const url = URL.parse(text);
  if (url === null)
    throw new UsageError(`"${text}" is not a URL such as https://seoul-jazz-2026.example.com`);
  const here = url.hostname === 'localhost' || url.hostname.startsWith('127.');
  if (url.protocol === 'https:' || (url.protocol === 'http:' && here)) return url.origin;
  throw new UsageError(`${text} is not https: the password would be sent in the clear`);
}
