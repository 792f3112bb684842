import { Refused } from '@clove/service-kit';
import { Counter, Gauge, type Registry } from 'prom-client';

/** What operations see of gates. A gate is one that there is: an id that was made up gets no series. */
export interface GateMetrics {
  /** A scan whose answer is the scanner's own: it asked. @param direction of who was let through */
  admitted(gateId: string | null, direction: 'in' | 'out'): void;
  /** Counts what refused the scan, and throws it again. */
  refused(gateId: string | null, error: unknown): never;
  /** Scans that a scanner decided without a network, when they become known for the first time. */
  uploaded(gateId: string, outcomes: readonly ('in' | 'out' | 'conflict')[]): void;
  packFetched(gateId: string): void;
}

/** Of a check-in that names no gate: the festival has none. */
const NO_GATE = 'none';

export function gateMetrics(registry: Registry): GateMetrics {
  const scans = new Counter({
    name: 'clove_gate_scans_total',
    help: 'Scans at gates by outcome: in, out, or the reason of the refusal',
    labelNames: ['gate', 'outcome'],
    registers: [registry],
  });
  const uploads = new Counter({
    name: 'clove_gate_uploads_total',
    help: 'Scans that gates decided without a network, by outcome: in, out, conflict',
    labelNames: ['gate', 'outcome'],
    registers: [registry],
  });
  const fetched = new Map<string, number>();
  new Gauge({
    name: 'clove_gate_pack_age_seconds',
    help: 'Since when no scanner of the gate fetched a pack from this pod; of gates that ever did',
    labelNames: ['gate'],
    registers: [registry],
    collect() {
      for (const [gate, at] of fetched) this.set({ gate }, (Date.now() - at) / 1000);
    },
  });
  return {
    admitted: (gateId, direction) => scans.inc({ gate: gateId ?? NO_GATE, outcome: direction }),
    refused(gateId, error) {
      const outcome = reasonOf(error);
      if (outcome !== undefined) scans.inc({ gate: gateId ?? NO_GATE, outcome });
      throw error;
    },
    uploaded(gateId, outcomes) {
      for (const outcome of outcomes) uploads.inc({ gate: gateId, outcome });
    },
    packFetched: (gateId) => void fetched.set(gateId, Date.now()),
  };
}

/** Of a refusal by the gate's rules: which one. Undefined: the request failed for another cause. */
function reasonOf(error: unknown): string | undefined {
  if (!(error instanceof Refused)) return undefined;
  const { refusal } = error;
  if (!('refusal' in refusal)) return refusal.reason;
  const rule = refusal.refusal;
  return typeof rule === 'object' && rule !== null && 'reason' in rule ? String(rule.reason) : refusal.reason;
}
