import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Finding, SourceDocument } from '@clove/pool-images';
import type { WellFormedFields } from './schema.ts';
import type { SeatPlanFile } from './seat-plan.ts';
import { csvPlan } from './seat-plan-csv.ts';
import { svgPlan } from './seat-plan-svg.ts';
import type { FestivalSection } from './sections.ts';

/** A file beside a festival file. */
export interface PlanText {
  /** As findings call it. */
  readonly file: string;
  readonly text: string;
}

/** Reads a file of the festival's folder by its name; undefined: there is none. */
export type PlanFiles = (name: string) => PlanText | undefined;

export const noPlanFiles: PlanFiles = () => undefined;

/**
 * Folders in which the files of a festival lie, the nearer first: `gitops/festivals/<slug>/`; of the copy of an environment its
 * own folder, and then that one.
 * @param path of the festival file
 */
export function planFolders(path: string): string[] {
  if (!path.endsWith('/festival.yaml')) return [path.replace(/\.yaml$/, '')];
  const own = dirname(path);
  const slug = own.slice(own.lastIndexOf('/') + 1);
  return [own, join(own, '../../../festivals', slug)];
}

/** The files beside the festival file at `path`; findings call them by its name, `file`. */
export function planFilesBeside(path: string, file: string): PlanFiles {
  const [places, names] = [planFolders(path), planFolders(file)];
  return (name) => {
    const at = places.findIndex((folder) => existsSync(join(folder, name)));
    const [place, called] = [places[at], names[at]];
    if (place === undefined || called === undefined) return undefined;
    return { file: `${called}/${name}`, text: readFileSync(join(place, name), 'utf8') };
  };
}

/** Whether a file is called as seat plans are. */
export function isPlanName(name: string): boolean {
  return /\.(?:csv|svg)$/.test(name);
}

/** Every seat plan that a festival names, in the order of its sections. @param file of the festival, from the root */
export function planTextsOf(
  root: string,
  { festival }: { readonly festival: Pick<WellFormedFields, 'performances'> },
  file: string,
): (PlanText & { readonly name: string })[] {
  const sections = (festival.performances ?? []).flatMap((performance) => performance.sections);
  const beside = planFilesBeside(join(root, file), file);
  return [...new Set(sections.flatMap(({ plan }) => plan ?? []))].flatMap((name) => {
    const found = beside(name);
    return found === undefined ? [] : [{ ...found, name: basename(name) }];
  });
}

/** The fields with what the files of their plans say, and all that is wrong with those. */
export function withPlans<F extends WellFormedFields>(
  document: SourceDocument,
  fields: F,
  files: PlanFiles,
): { readonly fields: F; readonly findings: readonly Finding[] } {
  if (fields.performances === undefined) return { fields, findings: [] };
  const findings: Finding[] = [];
  const read = new Map<string, SeatPlanFile | undefined>();
  const performances = fields.performances.map((performance, at) => ({
    ...performance,
    sections: performance.sections.map((section, index) => {
      const { plan } = section;
      if (plan === undefined) return section;
      const path = ['performances', at, 'sections', index, 'plan'];
      if (!read.has(plan)) {
        const found = files(plan);
        read.set(plan, found && planOf(found));
        findings.push(...(read.get(plan)?.findings ?? []));
      }
      const planned = read.get(plan);
      if (planned === undefined) {
        findings.push(
          document.finding(path, `there is no file ${plan} in the folder ${fields.festival ?? '<slug>'}`),
        );
        return section;
      }
      return withLayout(section, planned, (message) => findings.push(document.finding(path, message)));
    }),
  }));
  return { fields: { ...fields, performances }, findings };
}

function planOf({ file, text }: PlanText): SeatPlanFile {
  return file.endsWith('.svg') ? svgPlan(text, file) : csvPlan(text, file);
}

function withLayout(
  section: FestivalSection,
  { sections, findings }: SeatPlanFile,
  complain: (message: string) => void,
): FestivalSection {
  if (findings.length > 0) return section;
  const layout = sections.get(section.id) ?? (sections.size === 1 ? sections.get(undefined) : undefined);
  if (layout !== undefined) return { ...section, layout };
  complain(`${section.plan} has no section ${section.id}: it has ${[...sections.keys()].join(', ')}`);
  return section;
}
