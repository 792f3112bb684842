import { type Finding, FindingsError, formatFinding, sortFindings } from '@clove/pool-images/in-memory';
import { festivalTemplateFindings } from '../templates/choose.ts';
import type { TemplateLibrary } from '../templates/library.ts';
import type { LoadedFestival, ReadFestival } from './read.ts';
import { festivalWarnings } from './warnings.ts';

/** Where organisers' files lie, from the root. */
export const FESTIVALS = 'gitops/festivals';

/** Everything that a festival file is checked together with. */
export interface FestivalSurroundings {
  /** Undefined while the catalogue has findings of its own: then nothing is asked of it. */
  readonly library: TemplateLibrary | undefined;
  /** Whether an organiser's file of that slug is there already. */
  readonly isTaken: (slug: string) => boolean;
  /** Plans it where it is committed; each throws FindingsError. */
  readonly plans: (festival: LoadedFestival) => readonly (() => unknown)[];
}

export interface FestivalProblems {
  readonly findings: readonly Finding[];
  /** What is allowed and yet probably not meant. */
  readonly warnings: readonly Finding[];
}

/** All that is wrong with a festival file: alone, with its template, and, when both are well, where it is planned. */
export function festivalProblems(
  festival: ReadFestival,
  { library, isTaken, plans }: FestivalSurroundings,
): FestivalProblems {
  const { document, fields, loaded } = festival;
  const found = [
    ...festival.findings,
    ...slugFindings(festival, isTaken),
    ...(library === undefined ? [] : festivalTemplateFindings(library, document, fields)),
  ];
  const isWell = loaded !== undefined && found.every(({ file }) => file !== document.file);
  const planned =
    isWell && library !== undefined ? plans(loaded).flatMap((planning) => findingsOf(planning)) : [];
  return {
    findings: distinctFindings([...found, ...planned]),
    warnings: loaded === undefined || !isOrganisers(document.file) ? [] : festivalWarnings(loaded),
  };
}

/** A file in another place with the slug of a festival that exists already. */
function slugFindings(
  { document, fields: { festival } }: ReadFestival,
  isTaken: FestivalSurroundings['isTaken'],
): Finding[] {
  if (festival === undefined || !isOrganisers(document.file)) return [];
  const owner = `${FESTIVALS}/${festival}.yaml`;
  if (document.file === owner || !isTaken(festival)) return [];
  return [document.finding(['festival'], `the slug "${festival}" is taken by ${owner}`)];
}

/** Copies that promotion wrote are not what an organiser edits. */
function isOrganisers(file: string): boolean {
  return !file.startsWith('gitops/environments/');
}

/** Sorted, each once. */
export function distinctFindings(findings: readonly Finding[]): Finding[] {
  return sortFindings([...new Map(findings.map((finding) => [formatFinding(finding), finding])).values()]);
}

/** The findings that some work throws; none when it is done. */
export function findingsOf(work: () => unknown): readonly Finding[] {
  try {
    work();
    return [];
  } catch (error) {
    if (error instanceof FindingsError) return error.findings;
    throw error;
  }
}
