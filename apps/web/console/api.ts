import type { HourlyCost, RepositoryTexts } from '@clove/charts-ts/in-memory';
import type { FestivalEntry } from '@clove/cli/festival-answers';
import type { Finding } from '@clove/pool-images/in-memory';
import { queryOptions } from '@tanstack/react-query';
import { ApiProblem, read, sendBody } from '../app/api/client.ts';
import { currentLanguage } from '../app/i18n/index.ts';
import type { DiffReport } from './report.ts';

export interface ConsoleState {
  readonly person: { readonly role: 'viewer' | 'operator'; readonly name?: string; readonly email?: string };
  /** Where a hosted console ends the session. */
  readonly logOutPath?: string;
  /** What is checked out, and what changes are proposed for. */
  readonly branch: string;
  readonly remote?: { readonly page?: string };
}

export interface StatusRow {
  readonly festival: string;
  readonly environment: string;
  readonly sync: string;
  readonly health: string;
  readonly revision: string;
  readonly windows: readonly string[];
  readonly message: string;
  readonly asDeclared: boolean;
}

export interface PoolImage {
  readonly image: string;
  readonly service: string;
  readonly origin: string;
  readonly description: { readonly ko: string; readonly en: string };
  readonly kind: string;
  readonly features: Readonly<Record<string, boolean>>;
  readonly resources: { readonly cpu: string; readonly memory: string; readonly memoryLimit: string };
  readonly replicas: { readonly min: number; readonly max: number };
  readonly events: { readonly publishes: readonly string[]; readonly consumes: readonly string[] };
  readonly routes: readonly string[];
  readonly edges: readonly { to: string; port: string; why: string; optional: boolean }[];
  readonly hosts: readonly { host: string; port: number; why: string }[];
  readonly connections?: number;
  readonly versions: readonly { release: string; tag: string; digest?: string }[];
  readonly usedBy: readonly string[];
}

export interface TemplateShown {
  readonly name: string;
  readonly file?: string;
  readonly findings: readonly Finding[];
  readonly isBuiltIn?: boolean;
  readonly title?: { readonly ko: string; readonly en: string };
  readonly why?: string;
  readonly missing?: readonly string[];
  readonly parts?: readonly { service: string; image: string; why: string; required: boolean }[];
  readonly edges?: readonly { from: string; to: string }[];
}

export interface PlanShown {
  readonly festival: string;
  readonly environment: string;
  readonly namespace: string;
  readonly publicUrl: string;
  readonly release: string;
  readonly fansPerSecond: number;
  readonly images: readonly { service: string; image: string; tag: string }[];
  readonly sizing: readonly {
    service: string;
    min: number;
    max: number;
    needed: number;
    cpu: number;
    memory: number;
  }[];
  readonly edges: readonly {
    from: { kind: string; name: string };
    to: { kind: string; name: string };
    port: number;
    why: string;
  }[];
  readonly cost?: HourlyCost;
  readonly explanations: readonly { subject: string; quantity: string; value: string; reason: string }[];
}

export interface BranchShown {
  readonly name: string;
  readonly commit: string;
  readonly subject: string;
  readonly author: string;
  readonly at: string;
  readonly ahead?: number;
  readonly behind?: number;
  readonly link?: string;
}

export interface EnvironmentShown {
  readonly name: string;
  readonly tier: string;
  readonly release: string;
  readonly isPromotedTo: boolean;
  readonly promotesTo?: string;
}

export type Change =
  | {
      readonly kind: 'file';
      readonly path: string;
      readonly text: string;
      /** Seat plans that are written beside a festival's file. */
      readonly plans?: FileShown['plans'];
    }
  | { readonly kind: 'state'; readonly path: string; readonly state: string }
  | {
      readonly kind: 'promotion';
      readonly request: {
        readonly from: string;
        readonly to: string;
        readonly choice:
          | { readonly kind: 'festival'; readonly slug: string }
          | { readonly kind: 'canary'; readonly count: number }
          | { readonly kind: 'all' };
        readonly unverified?: string;
      };
    };

export interface ProposalShown {
  readonly id: string;
  readonly base: string;
  /** The branch that it goes on from. */
  readonly onto?: string;
  readonly files: readonly string[];
  readonly report: DiffReport;
}

export interface Committed {
  readonly branch: string;
  readonly commit: string;
  readonly isPushed: boolean;
  readonly notPushed?: string;
  readonly link?: string;
}

/** Findings come in the reader's language. */
const inOwnLanguage = () => ({ 'accept-language': currentLanguage() });

function query<T>(path: string) {
  return queryOptions({
    queryKey: [path],
    queryFn: ({ signal }) => read<T>(`/api${path}`, { headers: inOwnLanguage(), signal }),
  });
}

export const consoleQuery = query<ConsoleState>('/console');
export const festivalsQuery = query<{ festivals: FestivalEntry[]; findings: Finding[] }>('/festivals');
export const environmentsQuery = query<{ environments: EnvironmentShown[] }>('/environments');
export const poolQuery = query<{ images: PoolImage[]; releases: string[] }>('/pool');
export const templatesQuery = query<{ templates: TemplateShown[] }>('/templates');
export const branchesQuery = query<{ base: string; branches: BranchShown[] }>('/branches');
/** Asked again while a page shows it: Argo CD goes on by itself. */
export const statusQuery = {
  ...query<{ rows: StatusRow[]; unavailable?: string }>('/status'),
  refetchInterval: 15_000,
};
export const planQuery = (environment: string, slug: string) =>
  query<PlanShown>(`/plans/${encodeURIComponent(environment)}/${encodeURIComponent(slug)}`);

/** What the festival builder checks and plans with. */
export const textsQuery = query<RepositoryTexts>('/repository-texts');

export interface FileShown {
  readonly text: string;
  readonly commit: string;
  /** Seat plans beside it. */
  readonly plans: readonly { readonly name: string; readonly text: string }[];
  /** It has changes here that are not committed, and are not shown. */
  readonly isChangedHere: boolean;
}

export const fileQuery = (path: string, from: string | undefined) =>
  queryOptions({
    ...query<FileShown>(`/files?${new URLSearchParams({ path, ...(from === undefined ? {} : { from }) })}`),
    // What is being edited is not replaced under the hands of who edits it.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });

/** Asks with a body; nothing is changed by it, or one commit is made. @throws ApiProblem */
export async function ask<T>(path: string, body: unknown, signal?: AbortSignal): Promise<T> {
  const headers = { 'content-type': 'application/json', ...inOwnLanguage() };
  const init = { method: 'POST', headers, body: JSON.stringify(body), signal: signal ?? null };
  return (await sendBody<T>(`/api${path}`, init)).body;
}

/** Ends the session here; the page that it leads to ends it at the provider, too. @throws ApiProblem */
export async function logOut(path: string): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const { body } = await sendBody<{ readonly to: string }>(path, { method: 'POST', headers, body: '{}' });
  location.assign(body.to);
}

/**
 * Does something that takes a while. Leaving the page ends it.
 * @param onProgress receives what is being done @throws ApiProblem
 */
export async function follow<T>(
  path: string,
  body: unknown,
  onProgress: (progress: string) => void,
  signal: AbortSignal,
): Promise<T> {
  let response: Response;
  try {
    response = await fetch(`/api${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...inOwnLanguage() },
      body: JSON.stringify(body),
      credentials: 'same-origin',
      signal,
    });
  } catch (error) {
    if (error instanceof TypeError) throw new ApiProblem(0, { type: 'offline' });
    throw error;
  }
  if (!response.ok || response.body === null) throw new ApiProblem(response.status, await response.json());
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let partial = '';
  for (;;) {
    const { done, value = '' } = await reader.read();
    if (done) throw new ApiProblem(0, { type: 'offline' });
    const events = `${partial}${value}`.split('\n\n');
    partial = events.pop() ?? '';
    for (const text of events) {
      const [, event, data = ''] = /^event: (\w+)\ndata: (.*)$/s.exec(text) ?? [];
      if (event === 'progress') onProgress(String(JSON.parse(data)));
      if (event === 'failed') throw new ApiProblem(JSON.parse(data).status, JSON.parse(data));
      if (event === 'done') return JSON.parse(data) as T;
    }
  }
}

/** The findings of a problem. */
export function findingsOf(error: unknown): readonly Finding[] {
  if (!(error instanceof ApiProblem)) return [];
  const { findings } = error.body;
  return Array.isArray(findings) ? findings : [];
}
