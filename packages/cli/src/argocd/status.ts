import { type Application, failed, shortRevision } from './application.ts';
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
  /** Sync windows that hold it back now; asked for only where something is out of sync. */
  readonly windows: readonly string[];
  readonly message: string;
}

/** A festival folder that Argo CD should have made an Application of. */
export interface Expected {
  readonly festival: string;
  readonly environment: string;
  readonly application: string;
}

/** Every festival that is rendered or that Argo CD knows, sorted; what only one of them knows is said. */
export async function statusRows(
  argocd: ArgoCd,
  expected: readonly Expected[],
  environment?: string,
): Promise<StatusRow[]> {
  // The Applications of _platform belong to no festival.
  const known = (await argocd.applications(environment)).filter(({ festival }) => festival !== '');
  const names = new Set(known.map(({ name }) => name));
  const rows = expected
    .filter(({ application }) => !names.has(application))
    .map(
      (target): StatusRow => ({
        ...target,
        sync: '-',
        health: '-',
        revision: '',
        windows: [],
        message: 'Argo CD has no Application of it: is it merged, and is _platform synced?',
      }),
    );
  const rendered = new Set(expected.map(({ application }) => application));
  for (const application of known)
    rows.push(await rowOf(argocd, application, rendered.has(application.name)));
  return rows.sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

async function rowOf(argocd: ArgoCd, application: Application, isRendered: boolean): Promise<StatusRow> {
  const windows = application.sync === 'Synced' ? [] : denying(await argocd.windows(application.project));
  const [reason = ''] = failed(application) || application.health !== 'Healthy' ? reasonsOf(application) : [];
  return {
    festival: application.festival,
    environment: application.environment,
    application: application.name,
    sync: application.sync,
    health: application.health,
    revision: shortRevision(application.revision),
    windows: windows.map(describeWindow),
    message: isRendered ? reason : 'no longer in git: "npx clove festival destroy" says what to do',
  };
}

function key({ environment, festival }: StatusRow): string {
  return `${environment}\t${festival}`;
}
