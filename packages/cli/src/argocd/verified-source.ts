import { sameContent } from '@clove/charts-ts';
import { FindingsError } from '@clove/pool-images';
import { type Application, shortRevision } from './application.ts';
import type { ArgoCd } from './argocd.ts';
import { ArgoCdError } from './argocd-error.ts';
import { reasonsOf } from './deploy.ts';

/** A festival's rendered tree and the Application that is made of it. */
export interface Source {
  readonly slug: string;
  readonly application: string;
  /** From the root. */
  readonly folder: string;
}

/**
 * Why a festival does not serve what is committed here: one line per reason, none when its Application is synced and
 * healthy at a commit that has the very tree that HEAD has. Later commits that left the tree alone make no difference.
 * @throws ArgoCdError when Argo CD cannot be asked.
 */
export async function reasonsNotServed(root: string, argocd: ArgoCd, source: Source): Promise<string[]> {
  const application = await applicationOf(argocd, source.application);
  if (typeof application === 'string') return [`${source.slug}: ${application}`];
  const { sync, health, revision, busy } = application;
  const reasons = [
    ...(sync === 'Synced' ? [] : [`it is ${sync}`]),
    ...(health === 'Healthy' ? [] : [`it is ${health}`]),
    ...(busy ? ['a sync is running'] : []),
    ...(sync === 'Synced' ? otherTree(root, source.folder, revision) : []),
  ];
  const details = reasons.length === 0 ? [] : reasonsOf(application);
  return [...reasons, ...details].map((reason) => `${source.slug}: ${reason}`);
}

/** The Application, or why there is none. */
async function applicationOf(argocd: ArgoCd, name: string): Promise<Application | string> {
  try {
    return await argocd.application(name, { refresh: true });
  } catch (error) {
    if (error instanceof ArgoCdError && error.problem === 'unknown-or-denied') return error.message;
    throw error;
  }
}

function otherTree(root: string, folder: string, revision: string): string[] {
  const named = shortRevision(revision) || 'no commit';
  try {
    const same = sameContent(root, revision, 'HEAD', folder);
    return same ? [] : [`Argo CD has synced ${named}, whose manifests are not those of HEAD`];
  } catch (error) {
    if (!(error instanceof FindingsError)) throw error;
    return [`Argo CD has synced ${named}, which git does not know here: fetch it`];
  }
}
