import type { EnvironmentFile, OpsFile } from '../environment/schema.ts';
import { acknowledgementGates } from './acknowledge.ts';
import { DATA } from './classes/kinds.ts';
import { freezeGates } from './freeze.ts';
import type { DiffReport, Gate, ObjectChange, TargetDiff } from './model.ts';
import { valuesToAcknowledge } from './unusual.ts';

const HOLDS_DATA = new Set(DATA.split(' '));
const SCALERS = new Set(['HorizontalPodAutoscaler', 'ScaledObject']);

/** What the gates read besides the report. */
export interface GateInputs {
  readonly ops: (environment: string, festival: string) => OpsFile;
  /** The freeze of an environment: by the base and by the head. */
  readonly freezes: (environment: string) => readonly EnvironmentFile['freeze'][];
  /** When sales open: by the base and by the head. */
  readonly openings: (environment: string, festival: string) => readonly Date[];
  /** Bounds of unusual values: by the base and by the head. Default: none. */
  readonly bounds?: (environment: string) => readonly EnvironmentFile['unusual'][];
  readonly at: Date;
}

/** The report with everything that blocks it. */
export function withGates(report: DiffReport, inputs: GateInputs): DiffReport {
  const judged = report.targets.map((target) => {
    const { environment, festival } = target;
    const ops = inputs.ops(environment, festival);
    const destroys = target.destruction;
    // The strictest bound of both sides counts: a change cannot lift the one that it is judged by.
    const accepts = valuesToAcknowledge(target.objects, inputs.bounds?.(environment) ?? []);
    const acknowledged = acknowledgementGates({ environment, festival, destroys, accepts }, ops);
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

/** One gate for all of them: nothing acknowledges what a cluster or provisioning refuses. */
function impossibleGates(target: TargetDiff): Gate[] {
  const refused = target.objects.flatMap((object) =>
    object.fields
      .filter(({ classes }) => classes.includes('impossible'))
      .map(({ path, why }) => ({ object, what: `${object.title} ${path} (${why.join(', ')})` })),
  );
  if (refused.length === 0) return [];
  const { environment, festival } = target;
  const ways = new Set(refused.map(({ object }) => wayOut(object)));
  return [
    {
      rule: 'impossible',
      environment,
      festival,
      message: `would be refused: ${refused.map(({ what }) => what).join('; ')}`,
      remediation: [...ways].join('; '),
    },
  ];
}

/** A new name is a new, empty object: no way out for what holds data. */
function wayOut({ kind, title }: ObjectChange): string {
  if (HOLDS_DATA.has(kind))
    return `leave the field of ${title} as it is: it holds data, which another object would not have`;
  if (title === 'configmap sale') return 'leave the value as it is: orders were made with it';
  if (SCALERS.has(kind)) return `correct the value of ${title}`;
  return `give ${title} another name, so that a new one takes its place, or leave the field as it is`;
}
