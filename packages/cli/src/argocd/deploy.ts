import { Interrupted } from '../program.ts';
import { type Application, failed, failedJobs, gaveUp, outcomeOf, shortRevision } from './application.ts';
import type { FestivalState } from './application-of.ts';
import type { ArgoCd } from './argocd.ts';
import { ArgoCdError } from './argocd-error.ts';
import { denying, describeWindow } from './sync-window.ts';

/** How a deployment ended, in a form for people and for machines. */
export interface DeployReport {
  readonly application: string;
  /** serving and inactive are success: of an open festival, and of one that is stopped or archived. */
  readonly outcome:
    | 'serving'
    | 'inactive'
    | 'failed'
    | 'degraded'
    | 'blocked-by-window'
    | 'timed-out'
    | 'interrupted';
  readonly sync: string;
  readonly health: string;
  readonly revision: string;
  /** From the request until this answer, in seconds. */
  readonly seconds: number;
  /** One line per obstacle, each failed Job with the last lines of its log; empty on success. */
  readonly reasons: readonly string[];
}

export interface DeployOptions {
  /** What the festival's file declares: it says which outcome is success. */
  readonly state: FestivalState;
  /** At most so many seconds in all. */
  readonly seconds: number;
  /** Sync by hand although a window keeps Argo CD from doing so by itself. */
  readonly throughWindow: boolean;
  /** Give an operation that failed at this very commit another try. */
  readonly again: boolean;
  /** Milliseconds of a clock that only goes forward. */
  readonly clock: () => number;
  /** Waits so many seconds. @throws Interrupted when the user stops the verb. */
  readonly pause: (seconds: number) => Promise<void>;
  /** Receives what is being waited for. */
  readonly say: (line: string) => void;
}

/** How often Argo CD is asked while something is waited for, in seconds. */
export const POLL_SECONDS = 2;
/** Of a failed Job's log. */
const LAST_LINES = 10;

/**
 * Brings a festival to the newest commit and waits until it serves it: refresh, let a running operation end,
 * sync what is still out of sync (also what a window that is over has left pending: its end alone starts
 * nothing), wait for health. Ends at once when the operation failed or a Job failed for good: waiting helps
 * neither.
 */
export async function deploy(argocd: ArgoCd, name: string, options: DeployOptions): Promise<DeployReport> {
  return new Deployment(argocd, name, options).run();
}

interface Ending {
  readonly outcome: DeployReport['outcome'];
  readonly reasons: readonly string[];
}

class Deployment {
  readonly #argocd: ArgoCd;
  readonly #name: string;
  readonly #options: DeployOptions;
  readonly #started: number;
  #known: Application | undefined;

  constructor(argocd: ArgoCd, name: string, options: DeployOptions) {
    this.#argocd = argocd;
    this.#name = name;
    this.#options = options;
    this.#started = options.clock();
  }

  async run(): Promise<DeployReport> {
    const { outcome, reasons } = await this.#ending();
    return {
      application: this.#name,
      outcome,
      sync: this.#known?.sync ?? 'Unknown',
      health: this.#known?.health ?? 'Unknown',
      revision: this.#known?.revision ?? '',
      seconds: Math.round(this.#passed() * 10) / 10,
      reasons,
    };
  }

  async #ending(): Promise<Ending> {
    try {
      return (await this.#waitForOperation()) ?? (await this.#sync()) ?? (await this.#settle());
    } catch (error) {
      if (error instanceof Interrupted) return { outcome: 'interrupted', reasons: [] };
      if (error instanceof ArgoCdError && error.problem === 'blocked-by-window') {
        return { outcome: 'blocked-by-window', reasons: [error.message] };
      }
      throw error;
    }
  }

  /** Lets a running operation end. */
  async #waitForOperation(): Promise<Ending | undefined> {
    const { busy, operation } = await this.#read({ refresh: true });
    if (!busy) return undefined;
    this.#options.say(`an operation is running: ${operation?.message || 'it was just requested'}`);
    const ending = await this.#until((application) => !application.busy);
    if (ending === undefined) await this.#read({ refresh: true });
    return ending;
  }

  /** Asks for a sync of what is out of sync and waits for its end. */
  async #sync(): Promise<Ending | undefined> {
    const known = this.#known ?? (await this.#read());
    if (known.sync === 'Synced') return undefined;
    const broken = await this.#brokenJobs(known);
    if (broken !== undefined) return broken;
    if (gaveUp(known) && !this.#options.again) return { outcome: 'failed', reasons: reasonsOf(known) };
    const closed = denying(await this.#argocd.windows(known.project));
    const isManualDenied = closed.some(({ manualSync }) => !manualSync);
    if (closed.length > 0 && (isManualDenied || !this.#options.throughWindow)) {
      const why = `a sync window is active: ${closed.map(describeWindow).join(', ')}`;
      return {
        outcome: 'blocked-by-window',
        reasons: [isManualDenied ? `${why}; it allows no manual sync` : why],
      };
    }
    this.#options.say(`syncing to ${shortRevision(known.revision) || 'the newest commit'}`);
    await requestSync(this.#argocd, this.#name);
    await this.#read();
    const ending = await this.#until((application) => !application.busy);
    if (ending !== undefined || this.#known === undefined || !failed(this.#known)) return ending;
    return { outcome: 'failed', reasons: orHealth(this.#known) };
  }

  /** Waits for success. An object that becomes Degraded meanwhile ends it; one that was so before may recover. */
  async #settle(): Promise<Ending> {
    const { state, say } = this.#options;
    say(
      `waiting until it is synced and ${state === 'open' ? 'healthy' : state}, at most ${this.#left()} s more`,
    );
    let wasBetter = false;
    let degraded = false;
    const ending = await this.#until((application) => {
      const end = outcomeOf(application, state);
      if (end !== undefined || gaveUp(application)) return true;
      const isDegraded = application.health === 'Degraded' && !application.busy;
      degraded = isDegraded && wasBetter && state === 'open';
      wasBetter ||= application.health !== 'Degraded';
      return degraded;
    });
    if (ending !== undefined) return ending;
    const known = this.#known ?? (await this.#read());
    const end = outcomeOf(known, state);
    if (end !== undefined) return { outcome: end, reasons: [] };
    return { outcome: degraded ? 'degraded' : 'failed', reasons: orHealth(known) };
  }

  /** Reads the Application until it is done; the ending when that will not happen, or not in time. */
  async #until(done: (application: Application) => boolean): Promise<Ending | undefined> {
    let known = this.#known ?? (await this.#read());
    for (;;) {
      const broken = await this.#brokenJobs(known);
      if (broken !== undefined) return broken;
      if (done(known)) return undefined;
      if (this.#left() <= 0) return { outcome: 'timed-out', reasons: orHealth(known) };
      await this.#options.pause(POLL_SECONDS);
      known = await this.#readAgain(known);
    }
  }

  /** The ending when a Job failed for good: its name, and why by its own last lines. */
  async #brokenJobs(application: Application): Promise<Ending | undefined> {
    const jobs = failedJobs(application);
    if (jobs.length === 0) return undefined;
    const reasons: string[] = [];
    for (const job of jobs) {
      reasons.push(`Job ${job.name} failed${job.message === '' ? '' : `: ${job.message}`}`);
      try {
        const lines = await this.#argocd.lastLines(this.#name, job, LAST_LINES);
        reasons.push(...(lines.length === 0 ? ['  it wrote nothing'] : lines.map((line) => `  | ${line}`)));
      } catch (error) {
        if (!(error instanceof ArgoCdError)) throw error;
        reasons.push(`  its log cannot be read: ${error.message}`);
      }
    }
    return { outcome: 'failed', reasons: [...application.errors, ...reasons] };
  }

  async #read(options: { refresh?: boolean } = {}): Promise<Application> {
    this.#known = await this.#argocd.application(this.#name, options);
    return this.#known;
  }

  /** One unanswered request does not end a deployment: it is repeated until the time is up. */
  async #readAgain(known: Application): Promise<Application> {
    try {
      return await this.#read();
    } catch (error) {
      if (!(error instanceof ArgoCdError && ['unreachable', 'timed-out'].includes(error.problem)))
        throw error;
      this.#options.say(`${error.message}; asking again`);
      return known;
    }
  }

  #passed(): number {
    return (this.#options.clock() - this.#started) / 1000;
  }

  /** Whole seconds. */
  #left(): number {
    return Math.ceil(this.#options.seconds - this.#passed());
  }
}

/** Argo CD may have begun by itself in the meantime: then the sync is running already. */
async function requestSync(argocd: ArgoCd, name: string): Promise<void> {
  try {
    await argocd.requestSync(name);
  } catch (error) {
    if (!(error instanceof ArgoCdError && error.problem === 'operation-in-progress')) throw error;
  }
}

function orHealth(application: Application): string[] {
  const reasons = reasonsOf(application);
  return reasons.length > 0 ? reasons : [`it is ${application.sync} and ${application.health}`];
}

/** What an Application says is wrong with it. */
export function reasonsOf({ errors, operation, unhealthy, busy }: Application): string[] {
  const message = operation?.message ?? '';
  const done = operation?.phase === 'Succeeded';
  return [
    ...errors,
    ...(message === '' || done ? [] : [`sync ${busy ? 'is running' : 'failed'}: ${message}`]),
    ...unhealthy.map(
      (object) =>
        `${object.kind} ${object.name}: ${object.health}${object.message === '' ? '' : `, ${object.message}`}`,
    ),
  ];
}
