import type { EnvironmentFile, OpsFile } from '../environment/schema.ts';
import { acknowledgementGates } from './acknowledge.ts';
import { freezeGates } from './freeze.ts';
import type { DiffReport, Gate, TargetDiff } from './model.ts';

/** What the gates look at besides the report. */
export interface GateInputs {
  readonly ops: (environment: string, festival: string) => OpsFile;
  /** The freeze of an environment: by the base and by the head. */
  readonly freezes: (environment: string) => readonly EnvironmentFile['freeze'][];
  /** When sales open: by the base and by the head. */
  readonly openings: (environment: string, festival: string) => readonly Date[];
  readonly at: Date;
}

/** The report with everything that stands in its way. */
export function withGates(report: DiffReport, inputs: GateInputs): DiffReport {
  const judged = report.targets.map((target) => {
    const { environment, festival } = target;
    const ops = inputs.ops(environment, festival);
    const acknowledged = acknowledgementGates(target, ops);
    const openings = inputs.openings(environment, festival);
    const frozen = freezeGates(target, openings, inputs.freezes(environment), ops, inputs.at);
    return {
      gates: [...acknowledged.gates, ...impossibleGates(target), ...frozen],
      notes: acknowledged.notes,
    };
  });
  return {
    ...report,
    gates: [...report.gates, ...judged.flatMap(({ gates }) => gates)],
    notes: [...report.notes, ...judged.flatMap(({ notes }) => notes)],
  };
}

/** One gate for all of them: nothing acknowledges what a cluster refuses. */
function impossibleGates(target: TargetDiff): Gate[] {
  const refused = target.objects.flatMap(({ title, fields }) =>
    fields
      .filter(({ classes }) => classes.includes('impossible'))
      .map(({ path, why }) => `${title} ${path} (${why.join(', ')})`),
  );
  if (refused.length === 0) return [];
  const { environment, festival } = target;
  return [
    {
      rule: 'impossible',
      environment,
      festival,
      message: `the cluster would refuse: ${refused.join('; ')}`,
      mend: 'give the object another name, so that a new one takes its place, or leave the field as it is',
    },
  ];
}
