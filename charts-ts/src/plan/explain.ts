import { connectionsTotal } from './connections.ts';
import { hourlyCost } from './cost.ts';
import type { Plan } from './plan.ts';
import { quotaRows } from './quota.ts';
import {
  OPENING_SECONDS,
  PLANNED_UTILISATION,
  PURCHASES_PER_CORE,
  SCALE_UP,
  type SizeSource,
  type Sizing,
} from './sizing.ts';

/** One number of a plan and, in one line, where it comes from. */
export interface ExplainedNumber {
  /** The service or the part of the office that it is a number of. */
  readonly subject: string;
  readonly quantity: string;
  readonly value: string;
  readonly reason: string;
}

/** Every number of a plan, explained. */
export function explainPlan(plan: Plan): ExplainedNumber[] {
  return [
    opening(plan),
    ...[...plan.sizing.values()].flatMap((size) => serviceNumbers(plan, size)),
    admission(plan),
    connections(plan),
    ...quota(plan),
    ...cost(plan),
  ];
}

function opening(plan: Plan): ExplainedNumber {
  const { expectedFans, opensAt } = plan.festival.sales;
  return {
    subject: 'opening',
    quantity: 'attempts/s',
    value: String(plan.peakPerSecond),
    reason: `each of ${expectedFans} expectedFans tries once in the ${OPENING_SECONDS} s after opensAt ${opensAt} (the ${OPENING_SECONDS} s are assumed)`,
  };
}

function serviceNumbers(plan: Plan, size: Sizing): ExplainedNumber[] {
  const entry = plan.services.find((image) => image.entry.service === size.service)?.entry;
  const row = (quantity: string, value: string, reason: string) => ({
    subject: size.service,
    quantity,
    value,
    reason,
  });
  const running = plan.festival.state === 'open';
  return [
    row(
      'min',
      running ? String(size.min) : '0',
      running ? minimumReason(size) : `state ${plan.festival.state}: no pod runs (${size.min} when open)`,
    ),
    row('max', String(size.max), maximumReason(plan, size, entry?.replicas.max ?? size.max)),
    row('per pod', `${size.perPodPerSecond}/s`, capacityReason(size, entry?.capacity.measuredBy)),
    row('requests', `${size.cpu}m ${size.memory}Mi`, `catalogue: resources of ${size.image}`),
    ...(size.poolSize === 0
      ? []
      : [row('pool', String(size.poolSize), `catalogue: database.poolSize of ${size.image}, per pod`)]),
  ];
}

function minimumReason(size: Sizing): string {
  const step = `an autoscaler adds ${SCALE_UP.percent} % or ${SCALE_UP.pods} pods in ${SCALE_UP.periodSeconds} s`;
  const reasons: Record<SizeSource, string> = {
    ...FIXED_REASONS,
    crowd: `the fewest from which one step reaches what the opening needs (${step})`,
    catalogue: `catalogue: replicas.min of ${size.image}; enough for one step to what the opening needs`,
  };
  return reasons[size.minFrom];
}

function maximumReason(plan: Plan, size: Sizing, most: number): string {
  const needed = `${plan.peakPerSecond}/s over ${size.perPodPerSecond}/s per pod at ${PLANNED_UTILISATION * 100} % needs ${size.needed}`;
  const reasons: Record<SizeSource, string> = {
    ...FIXED_REASONS,
    crowd: needed,
    catalogue: `${needed}, but the catalogue allows ${most}: the waiting room holds back the other fans`,
    minimum: `${needed}, and it is never below the minimum`,
  };
  return reasons[size.maxFrom];
}

const FIXED_REASONS: Record<SizeSource, string> = {
  single: 'catalogue: the image runs as a single pod',
  ops: 'scale in the ops.yaml of this environment',
  festival: 'scale in the festival file',
  environment: 'minReplicas of the environment',
  crowd: 'the crowd of the opening',
  catalogue: 'the catalogue',
  minimum: 'the minimum',
};

function capacityReason(size: Sizing, measuredBy: string | null | undefined): string {
  return size.measured
    ? `catalogue: measured by ${measuredBy ?? 'its benchmark'}`
    : `assumed: ${size.cpu}m of a core that carries ${PURCHASES_PER_CORE}/s; no benchmark has measured this image`;
}

function admission(plan: Plan): ExplainedNumber {
  const { perSecond, perReplica, limit } = plan.admission;
  const size = limit.kind === 'service' ? plan.sizing.get(limit.service) : undefined;
  const reason =
    limit.kind === 'database'
      ? `what the database was measured to carry (${limit.measuredBy})`
      : `what ${limit.service} carries with ${size?.max ?? 0} pods at most${plan.environment.database === undefined ? "; the environment's database is not measured" : ''}`;
  return {
    subject: 'waiting room',
    quantity: 'admitted/s',
    value: String(perSecond),
    reason: `${reason}; each gateway pod lets in ${perReplica}, its share of peak capacity`,
  };
}

function connections(plan: Plan): ExplainedNumber {
  const { maxConnections, reservedConnections } = plan.environment.dataEngine;
  const shares = plan.connections.map((row) => `${row.service} ${row.pods} x ${row.poolSize} + ${row.jobs}`);
  return {
    subject: 'database',
    quantity: 'connections',
    value: `${connectionsTotal(plan.connections)} of ${maxConnections - reservedConnections}`,
    reason: `(max + surge) x pool + migration: ${shares.join(', ')}, setup 1; allowed are ${maxConnections} - ${reservedConnections} reserved`,
  };
}

function quota(plan: Plan): ExplainedNumber[] {
  return quotaRows(plan.environment, plan.quota).map((row) => ({
    subject: 'quota',
    quantity: row.name,
    value: `${row.used}${row.unit} of ${row.allowed}${row.unit}`,
    reason: QUOTA_REASONS[row.name],
  }));
}

const AT_MOST = 'every service at max + surge, the data engine, and the Jobs of the fullest wave';
const QUOTA_REASONS: Record<ReturnType<typeof quotaRows>[number]['name'], string> = {
  cpu: `requests of ${AT_MOST}`,
  memory: `requests of ${AT_MOST}`,
  memoryLimit: `limits of ${AT_MOST}`,
  pods: AT_MOST,
  storage: 'volumes of the data engine',
};

function cost(plan: Plan): ExplainedNumber[] {
  const hourly = hourlyCost(plan);
  if (hourly === undefined) {
    const reason = `environment ${plan.environment.environment} has no price table ("prices")`;
    return [{ subject: 'cost', quantity: 'per hour', value: 'unknown', reason }];
  }
  const row = (quantity: string, amount: number, reason: string) => ({
    subject: 'cost',
    quantity,
    value: `${amount.toFixed(2)} ${hourly.currency}/h`,
    reason,
  });
  return [
    row('idle', hourly.idle, 'stopped: the data engine and its volumes, by their requests'),
    row('while open', hourly.open, 'idle + every service at its minimum, by its requests'),
    row('peak', hourly.peak, 'idle + every service at its maximum'),
  ];
}
