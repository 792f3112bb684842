import { type GateRefusal, move, type Presence } from '@clove/contracts/gate';

/** A scan that let a person in or out, wherever it was made. Instants are RFC 3339, UTC. */
export interface TimedScan {
  /** Null: of a release that gave scans no ids. Its outcome stays. */
  readonly scanId: string | null;
  readonly direction: 'in' | 'out';
  readonly at: string;
  readonly gateId: string | null;
  readonly door: string | null;
  /** Whose gate it was. */
  readonly gatePerformanceId: string;
  readonly staffId: string;
  /** Whether its gate lets people leave and come back. */
  readonly reentry: boolean;
}

export type TimedOutcome = 'in' | 'again' | 'out' | GateRefusal;

/** Who is inside after all scans of one place of a ticket. */
export interface PlacePresence extends Presence {
  readonly gatePerformanceId: string;
  readonly staffId: string;
}

/**
 * What all scans of one place of a ticket come to, in the order of their times: the earliest counts, and one that lets in
 * who is inside already is a conflict. The order in which they became known does not matter.
 */
export function outcomesOf<S extends TimedScan>(
  scans: readonly S[],
): { readonly outcomes: ReadonlyMap<S, TimedOutcome>; readonly presence: PlacePresence | undefined } {
  const outcomes = new Map<S, TimedOutcome>();
  let presence: PlacePresence | undefined;
  for (const scan of scans.toSorted(byTime)) {
    const outcome = move(presence, scan.direction, scan.reentry);
    outcomes.set(scan, outcome);
    if (outcome === 'in') {
      const { at, gateId, door, gatePerformanceId, staffId } = scan;
      presence = { enteredAt: at, gateId, door, gatePerformanceId, staffId, inside: true };
    } else if (typeof outcome === 'string' && presence !== undefined) {
      presence = { ...presence, inside: outcome === 'again' };
    }
  }
  return { outcomes, presence };
}

/** Of the same millisecond the lower gate counts first, then the lower scan. */
function byTime(a: TimedScan, b: TimedScan): number {
  return (
    Date.parse(a.at) - Date.parse(b.at) ||
    compare(a.gateId ?? '', b.gateId ?? '') ||
    compare(a.scanId ?? '', b.scanId ?? '')
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
