import type { Finding, SourceDocument } from '@clove/pool-images/in-memory';
import type { WellFormedFields } from './schema.ts';
import type { SeatPlanFile } from './seat-plan.ts';
import { csvPlan } from './seat-plan-csv.ts';
import { svgPlan } from './seat-plan-svg.ts';
import type { FestivalSection } from './sections.ts';
import { svgShapes } from './svg-shapes.ts';

/** A file beside a festival file. */
export interface PlanText {
  /** As findings call it. */
  readonly file: string;
  readonly text: string;
}

/** Reads a file of the festival's folder by its name; undefined: there is none. */
export type PlanFiles = (name: string) => PlanText | undefined;

export const noPlanFiles: PlanFiles = () => undefined;

/** Whether a file is called as seat plans are. */
export function isPlanName(name: string): boolean {
  return /\.(?:csv|svg)$/.test(name);
}

/** The fields with what the files of their plans say, and all that is wrong with those. */
export function withPlans<F extends WellFormedFields>(
  document: SourceDocument,
  fields: F,
  files: PlanFiles,
): { readonly fields: F; readonly findings: readonly Finding[] } {
  const findings: Finding[] = [];
  const drawn = withDrawing(document, fields, files, findings);
  if (fields.performances === undefined) return { fields: drawn, findings };
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
  return { fields: { ...drawn, performances }, findings: withoutRepeated(findings) };
}

/** The drawing with the shapes of the SVG files that the festival names: its own, and the plans of sections. */
function withDrawing<F extends WellFormedFields>(
  document: SourceDocument,
  fields: F,
  files: PlanFiles,
  findings: Finding[],
): F {
  const { drawing, performances = [] } = fields;
  if (drawing?.file !== undefined && files(drawing.file) === undefined) {
    const folder = fields.festival ?? '<slug>';
    findings.push(
      document.finding(['drawing', 'file'], `there is no file ${drawing.file} in the folder ${folder}`),
    );
  }
  const shapes = filesOf({ drawing, performances }).flatMap((name) => {
    const found = name.endsWith('.svg') ? files(name) : undefined;
    return found === undefined ? [] : [svgShapes(found.text, found.file)];
  });
  findings.push(...shapes.flatMap((each) => each.findings));
  const drawn = {
    outlines: shapes.flatMap(({ outlines }) => outlines),
    landmarks: shapes.flatMap(({ landmarks }) => landmarks),
  };
  if (drawn.outlines.length === 0 && drawn.landmarks.length === 0) return fields;
  return { ...fields, drawing: { ...drawing, drawn } };
}

/** The names of all files beside the festival file that it is read with, each once. */
export function filesOf({
  drawing,
  performances = [],
}: Pick<WellFormedFields, 'drawing' | 'performances'>): string[] {
  const plans = performances.flatMap(({ sections }) => sections.flatMap(({ plan }) => plan ?? []));
  return [...new Set([...plans, ...(drawing?.file === undefined ? [] : [drawing.file])])];
}

/** A file that is read for its seats and for its shapes is wrong once. */
function withoutRepeated(findings: readonly Finding[]): Finding[] {
  return [...new Map(findings.map((each) => [JSON.stringify(each), each])).values()];
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
