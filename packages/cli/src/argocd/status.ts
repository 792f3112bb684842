import { PLATFORM } from '@clove/charts-ts';
import { type Application, failed, outcomeOf, shortRevision } from './application.ts';
import type { FestivalState } from './application-of.ts';
import type { ArgoCd } from './argocd.ts';
import { reasonsOf } from './deploy.ts';
import { denying, describeWindow } from './sync-window.ts';

/** One festival in one environment: what git says there should be, and what Argo CD says there is. */
export interface StatusRow {
  readonly festival: string;
  readonly environment: string;
  readonly application: string;
  readonly sync: string;
  readonly health: string;
  readonly revision: string;
  /** Sync windows that hold it back now; read only where something is out of sync. */
  readonly windows: readonly string[];
  readonly message: string;
  /** Synced and Healthy, or stopped and archived as its file declares. */
  readonly asDeclared: boolean;
}

/** A festival folder that Argo CD should have made an Application of. */
export interface Expected {
  readonly festival: string;
  readonly environment: string;
  readonly application: string;
  /** What its file declares. */
  readonly state: FestivalState;
}

/**
 * Every festival that is rendered or that Argo CD knows, sorted, and what the festivals of each environment share (`_platform`);
 * what only one of them knows is listed too.
 */
export async function statusRows(
  argocd: ArgoCd,
  expected: readonly Expected[],
  environment?: string,
): Promise<StatusRow[]> {
  const known = await argocd.applications(environment);
  const names = new Set(known.map(({ name }) => name));
  const rows = expected
    .filter(({ application }) => !names.has(application))
    .map(
      ({ state: _, ...target }): StatusRow => ({
        ...target,
        asDeclared: false,
        sync: '-',
        health: '-',
        revision: '',
        windows: [],
        message: 'Argo CD has no Application of it: is it merged, and is _platform synced?',
      }),
    );
  const states = new Map(expected.map(({ application, state }) => [application, state]));
  for (const application of known) {
    // The Application of _platform belongs to no festival, and its file says no state.
    const shared = application.festival === '';
    const festival = shared ? PLATFORM : application.festival;
    const row = await rowOf(argocd, application, shared ? 'open' : states.get(application.name));
    rows.push({ ...row, festival });
  }
  return rows.sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

/** @param state undefined for an Application whose festival is not in git. */
async function rowOf(
  argocd: ArgoCd,
  listed: Application,
  state: FestivalState | undefined,
): Promise<StatusRow> {
  // A list does not say which object is unhealthy.
  const application = listed.health === 'Healthy' ? listed : await argocd.application(listed.name);
  const asDeclared = outcomeOf(application, state ?? 'open') !== undefined;
  const windows = application.sync === 'Synced' ? [] : denying(await argocd.windows(application.project));
  const [reason = ''] =
    !asDeclared && (failed(application) || application.health !== 'Healthy') ? reasonsOf(application) : [];
  return {
    festival: application.festival,
    environment: application.environment,
    application: application.name,
    sync: application.sync,
    health: application.health,
    revision: shortRevision(application.revision),
    windows: windows.map(describeWindow),
    asDeclared,
    message:
      state !== undefined
        ? wordOf(state, asDeclared) || reason
        : 'no longer in git: "npx clove festival destroy" says what to do',
  };
}

/** The state of a festival that runs no pods; an open one needs no message. */
function wordOf(state: FestivalState, asDeclared: boolean): string {
  return asDeclared && state !== 'open' ? `${state}, as its file says` : '';
}

function key({ environment, festival }: StatusRow): string {
  return `${environment}\t${festival}`;
}
