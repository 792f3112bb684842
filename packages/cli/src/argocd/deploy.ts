import { Interrupted } from '../program.ts';
import { type Application, failed, shortRevision } from './application.ts';
import type { ArgoCd } from './argocd.ts';
import { ArgoCdError } from './argocd-error.ts';
import { denying, describeWindow } from './sync-window.ts';

/** How a deployment ended, in a form for people and for machines. */
export interface DeployReport {
  readonly application: string;
  readonly outcome: 'serving' | 'failed' | 'degraded' | 'blocked-by-window' | 'timed-out' | 'stopped';
  readonly sync: string;
  readonly health: string;
  readonly revision: string;
  /** From the request until this answer, in seconds. */
  readonly seconds: number;
  /** One line per thing that is in the way; empty when it serves. */
  readonly reasons: readonly string[];
}

export interface DeployOptions {
  /** At most so many seconds in all. */
  readonly seconds: number;
  /** Sync by hand although a window keeps Argo CD from doing so by itself. */
  readonly throughWindow: boolean;
  /** Give an operation that failed at this very commit another try. */
  readonly again: boolean;
  /** Milliseconds of a clock that only goes forward. */
  readonly clock: () => number;
  /** Told what is being waited for. */
  readonly say: (line: string) => void;
}

/**
 * Brings a festival to the newest commit and waits until it serves it: refresh, let a running operation end,
 * sync what is still out of sync (also what a window that is over has left pending: its end alone starts
 * nothing), wait for health.
 */
export async function deploy(argocd: ArgoCd, name: string, options: DeployOptions): Promise<DeployReport> {
  const started = options.clock();
  const passed = () => (options.clock() - started) / 1000;
  const left = () => options.seconds - passed();
  let known: Application | undefined;
  const end = (outcome: DeployReport['outcome'], reasons: readonly string[] = []): DeployReport => ({
    application: name,
    outcome,
    sync: known?.sync ?? 'Unknown',
    health: known?.health ?? 'Unknown',
    revision: known?.revision ?? '',
    seconds: Math.round(passed() * 10) / 10,
    reasons,
  });
  try {
    known = await argocd.application(name, { refresh: true });
    if (known.busy) {
      options.say(`an operation is running: ${known.operation?.message || 'it has just been asked for'}`);
      await argocd.wait(name, ['operation'], left());
      known = await argocd.application(name, { refresh: true });
    }
    if (known.sync !== 'Synced') {
      if (failed(known) && known.operation?.revision === known.revision && !options.again) {
        return end('failed', reasonsOf(known));
      }
      const closed = denying(await argocd.windows(known.project));
      const shut = closed.some(({ manualSync }) => !manualSync);
      if (closed.length > 0 && (shut || !options.throughWindow)) {
        const why = `a sync window is active: ${closed.map(describeWindow).join(', ')}`;
        return end('blocked-by-window', [shut ? `${why}; it allows no sync by hand` : why]);
      }
      options.say(`syncing to ${shortRevision(known.revision) || 'the newest commit'}`);
      await requestSync(argocd, name);
      await argocd.wait(name, ['operation'], left());
      known = await argocd.application(name);
      if (failed(known)) return end('failed', reasonsOf(known));
    }
    options.say(`waiting until it is synced and healthy, at most ${Math.ceil(left())} s more`);
    await argocd.wait(name, ['sync', 'health', 'operation'], left());
    known = await argocd.application(name);
    return end('serving');
  } catch (error) {
    if (error instanceof Interrupted) return end('stopped');
    if (!(error instanceof ArgoCdError)) throw error;
    if (error.problem === 'blocked-by-window') return end('blocked-by-window', [error.message]);
    if (error.problem !== 'timed-out' && error.problem !== 'degraded') throw error;
    return lookOnceMore(argocd, name, error, (application, outcome, reasons) => {
      known = application;
      return end(outcome, reasons);
    });
  }
}

/** Argo CD may have begun by itself in the meantime: what was asked for happens all the same. */
async function requestSync(argocd: ArgoCd, name: string): Promise<void> {
  try {
    await argocd.requestSync(name);
  } catch (error) {
    if (!(error instanceof ArgoCdError && error.problem === 'operation-in-progress')) throw error;
  }
}

/** Waiting ended badly: what is in the way? */
async function lookOnceMore(
  argocd: ArgoCd,
  name: string,
  error: ArgoCdError,
  end: (
    application: Application,
    outcome: 'failed' | 'degraded' | 'timed-out',
    reasons: string[],
  ) => DeployReport,
): Promise<DeployReport> {
  const application = await argocd.application(name);
  const reasons = reasonsOf(application);
  if (failed(application)) return end(application, 'failed', reasons);
  const outcome =
    error.problem === 'degraded' || application.health === 'Degraded' ? 'degraded' : 'timed-out';
  return end(application, outcome, reasons.length > 0 ? reasons : [error.message]);
}

/** What an Application says is wrong with it. */
export function reasonsOf({ errors, operation, troubles, busy }: Application): string[] {
  const message = operation?.message ?? '';
  const done = operation?.phase === 'Succeeded';
  return [
    ...errors,
    ...(message === '' || done ? [] : [`sync ${busy ? 'is running' : 'failed'}: ${message}`]),
    ...troubles.map(
      (trouble) =>
        `${trouble.kind} ${trouble.name}: ${trouble.health}${trouble.message === '' ? '' : `, ${trouble.message}`}`,
    ),
  ];
}
