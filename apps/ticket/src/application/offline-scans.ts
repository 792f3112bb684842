import { checkFacts, type GateRefusal, placeFor } from '@clove/contracts/gate';
import type { Transaction } from '@clove/service-kit';
import { outcomesOf, type TimedOutcome, type TimedScan } from '../domain/timeline.ts';
import { atNoGate, type GateWorker, type Shown } from './check-in.ts';
import type { Entry, GateChange, GateLogEntry, GateStore, LoggedEntry, ShownTicket } from './gate-store.ts';
import type { KnownGate } from './gates.ts';
import type { TicketSigner } from './ticket-signer.ts';

/** A scan that a scanner decided by itself: the person is in, or out. */
export interface OfflineScan {
  readonly scanId: string;
  /** By the scanner's clock; a time to come counts as now. */
  readonly at: string;
  readonly shown: Shown;
  /** Whose gate it was. */
  readonly performanceId: string;
  readonly direction: 'in' | 'out';
  readonly door?: string | undefined;
  readonly overrideReason?: string | undefined;
}

/** Why a scan should not have let anybody in or out: the reason of the gate's refusal, with its facts. */
export type ScanConflict = { readonly reason: string } & Readonly<Record<string, unknown>>;

export interface ReconciledScan {
  readonly scanId: string;
  /** Null: the code is none of this festival's. */
  readonly ticketId: string | null;
  readonly outcome: 'in' | 'out' | 'conflict';
  readonly conflict: ScanConflict | null;
  /** It was known before. */
  readonly repeated: boolean;
}

/** A scan that counted until an earlier one became known, or counts now. */
export interface RevisedScan {
  readonly scanId: string;
  readonly ticketId: string;
  readonly gateId: string | null;
  readonly outcome: ReconciledScan['outcome'];
  readonly conflict: ScanConflict | null;
}

export interface Reconciled {
  /** In the order given. */
  readonly scans: readonly ReconciledScan[];
  readonly revised: readonly RevisedScan[];
}

/**
 * Takes over what a gate decided without a network. For each place of a ticket the scans count in the order of their times,
 * whatever the order in which they arrive; those that contradict what is known are named as conflicts and change nothing.
 * A scan that is sent again, here or elsewhere, has the outcome that it has.
 */
export async function reconcile(
  tx: Transaction,
  { store, signer }: { readonly store: GateStore; readonly signer: TicketSigner },
  at: { readonly gate: KnownGate; readonly gates: readonly KnownGate[]; readonly worker: GateWorker },
  scans: readonly OfflineScan[],
): Promise<Reconciled> {
  const read = scans.map((scan) => readScan(signer, scan));
  const { now, tickets } = await store.lock(tx, [...new Set(read.flatMap(({ ticketId }) => ticketId ?? []))]);
  const log = await store.log(
    tx,
    [...tickets.keys()],
    read.map(({ scan }) => scan.scanId),
  );
  const known = new Map(log.flatMap((entry) => (entry.scanId === null ? [] : [[entry.scanId, entry]])));
  const answers = new Map<string, ReconciledScan>();
  for (const { scan, ticketId } of read) {
    const before = known.get(scan.scanId);
    if (before !== undefined) answers.set(scan.scanId, repeatedAnswer(scan, ticketId, before));
    else if (ticketId === null || !tickets.has(ticketId)) {
      answers.set(scan.scanId, answerOf(scan.scanId, null, { reason: 'qr-not-valid' }, false));
    }
  }
  const fresh = read.filter(({ scan }) => !answers.has(scan.scanId));
  const byTicket = Map.groupBy(uniqueBy(fresh), ({ ticketId }) => ticketId);
  const revised: RevisedScan[] = [];
  const changes: GateChange[] = [];
  for (const [ticketId, shown] of tickets) {
    const own = byTicket.get(ticketId);
    if (own === undefined) continue;
    const history = log.filter((entry) => entry.ticketId === ticketId);
    const done = reconcileTicket({ ...at, now }, shown, history, own);
    changes.push(done.change);
    revised.push(...done.revised);
    for (const answer of done.answers) answers.set(answer.scanId, answer);
  }
  if (changes.length > 0) await store.save(tx, changes);
  return {
    scans: scans.flatMap(({ scanId }) => answers.get(scanId) ?? []),
    revised,
  };
}

interface ReadScan {
  readonly scan: OfflineScan;
  readonly ticketId: string | null;
  /** Of the code; null: found by hand, its present holder's. */
  readonly serial: number | null;
}

function readScan(signer: TicketSigner, scan: OfflineScan): ReadScan {
  if ('ticketId' in scan.shown) return { scan, ticketId: scan.shown.ticketId, serial: null };
  const code = signer.verified(scan.shown.qr);
  return { scan, ticketId: code?.ticketId ?? null, serial: code?.serial ?? null };
}

function uniqueBy(scans: readonly ReadScan[]): ReadScan[] {
  return [...new Map(scans.map((read) => [read.scan.scanId, read])).values()];
}

interface AtGate {
  readonly gate: KnownGate;
  readonly gates: readonly KnownGate[];
  readonly worker: GateWorker;
  readonly now: string;
}

/** A scan with what is known of its outcome so far; undefined: it is new. */
interface PlacedScan extends TimedScan {
  readonly before: GateLogEntry | undefined;
  readonly fresh: { readonly entry: GateLogEntry } | undefined;
}

/** All scans of one ticket, earlier ones and those that arrive now. */
function reconcileTicket(
  at: AtGate,
  shown: ShownTicket,
  history: readonly GateLogEntry[],
  fresh: readonly ReadScan[],
): { change: GateChange; answers: ReconciledScan[]; revised: RevisedScan[] } {
  const { ticket, atGate } = shown;
  const log: GateLogEntry[] = [];
  const answers: ReconciledScan[] = [];
  const revised: RevisedScan[] = [];
  const places = timelines(history, ticket.performanceId, at.gates);
  for (const read of fresh) {
    const { entry, refusal } = judged(at, shown, read);
    if (refusal !== undefined) {
      log.push({ ...entry, action: 'CONFLICT', reason: null, overridden: [], conflict: { ...refusal } });
      answers.push(answerOf(read.scan.scanId, ticket.id, refusal, false));
    } else {
      const used = entry.usedPerformanceId ?? ticket.performanceId;
      const scans = places.get(used) ?? [];
      scans.push(placed(entry, at.gate.reentry === true, undefined, { entry }));
      places.set(used, scans);
    }
  }
  const entries = new Map<string, Entry>(atGate.presences);
  let isMoved = false;
  for (const [used, scans] of places) {
    if (!scans.some((scan) => scan.fresh !== undefined)) continue;
    isMoved = true;
    const { outcomes, presence } = outcomesOf(scans);
    if (presence !== undefined) entries.set(used, presence);
    for (const [scan, outcome] of outcomes) {
      if (scan.fresh !== undefined) {
        log.push(recorded(scan.fresh.entry, outcome));
        answers.push(answerOf(scan.scanId ?? '', ticket.id, outcome, false));
      } else if (scan.before !== undefined && scan.scanId !== null && changed(scan.before, outcome)) {
        log.push({ ...recorded({ ...scan.before, conflict: null }, outcome), revised: true });
        const { scanId, gateId } = scan;
        revised.push({ ...answerOf(scanId, ticket.id, outcome, true), ticketId: ticket.id, gateId });
      }
    }
  }
  const isEntered = [...entries].some(([used, entry]) => {
    const before = atGate.presences.get(used);
    return before?.enteredAt !== entry.enteredAt || before.gateId !== entry.gateId;
  });
  return {
    change: {
      ticket,
      entries: isMoved ? entries : null,
      log,
      event: isEntered ? 'ticket.TicketCheckedIn' : null,
    },
    answers,
    revised,
  };
}

/** What the rules say of a scan, but for who was inside then. */
function judged(
  { gate, gates, worker, now }: AtGate,
  { atGate }: ShownTicket,
  { scan, serial }: ReadScan,
): { entry: GateLogEntry; refusal: GateRefusal | undefined } {
  const { performanceId, direction, scanId, door, overrideReason } = scan;
  const at = Date.parse(scan.at) < Date.parse(now) ? new Date(scan.at).toISOString() : now;
  const place = placeFor(atGate, performanceId);
  const asked = {
    ...{ performanceId, gate, direction, at, overriding: overrideReason !== undefined },
    serial: serial ?? atGate.serial,
  };
  const { refusal, overridden } = checkFacts(atGate, place, asked, gates);
  return {
    refusal,
    entry: {
      ...atNoGate(worker.id, at),
      action: direction === 'in' ? 'CHECKED_IN' : 'LEFT',
      ...{ performanceId, usedPerformanceId: place.performance.id, gateId: gate.id, door: door ?? null },
      ...{ scanId, direction, overridden, byHand: serial === null },
      reason: overridden.length > 0 ? (overrideReason ?? null) : null,
    },
  };
}

/** The scans that the log knows, by the performance of the place; what was taken back is left out. */
function timelines(
  history: readonly GateLogEntry[],
  onlyPerformanceId: string,
  gates: readonly KnownGate[],
): Map<string, PlacedScan[]> {
  const places = new Map<string, PlacedScan[]>();
  for (const entry of history) {
    const used = entry.usedPerformanceId ?? onlyPerformanceId;
    const scans = places.get(used) ?? [];
    if (entry.action === 'UNDONE') {
      places.set(used, []);
      continue;
    }
    if (!isOfPresence(entry)) continue;
    const reentry =
      entry.action !== 'CONFLICT' || gates.find(({ id }) => id === entry.gateId)?.reentry === true;
    const others = scans.filter(({ scanId }) => scanId === null || scanId !== entry.scanId);
    places.set(used, [...others, placed(entry, reentry, entry, undefined)]);
  }
  return places;
}

/** What is decided anew when an earlier scan becomes known. */
const presenceReasons = ['already-checked-in', 'no-reentry', 'not-inside'];

function isOfPresence({ action, conflict }: GateLogEntry): boolean {
  if (action === 'CHECKED_IN' || action === 'LEFT') return true;
  return action === 'CONFLICT' && presenceReasons.includes(String(conflict?.['reason']));
}

function placed(
  entry: GateLogEntry,
  reentry: boolean,
  before: GateLogEntry | undefined,
  fresh: PlacedScan['fresh'],
): PlacedScan {
  const { scanId, direction, at, gateId, door, performanceId, staffId } = entry;
  return {
    ...{ scanId, direction: direction ?? 'in', at, gateId, door, staffId, reentry },
    ...{ gatePerformanceId: performanceId ?? '', before, fresh },
  };
}

function recorded(entry: GateLogEntry, outcome: TimedOutcome): GateLogEntry {
  if (typeof outcome === 'string') return { ...entry, action: outcome === 'out' ? 'LEFT' : 'CHECKED_IN' };
  return { ...entry, action: 'CONFLICT', conflict: { ...outcome } };
}

function changed({ action }: GateLogEntry, outcome: TimedOutcome): boolean {
  return (action === 'CONFLICT') !== (typeof outcome !== 'string');
}

function answerOf(
  scanId: string,
  ticketId: string | null,
  outcome: TimedOutcome | ScanConflict,
  repeated: boolean,
): ReconciledScan {
  if (typeof outcome !== 'string') {
    return { scanId, ticketId, outcome: 'conflict', conflict: { ...outcome }, repeated };
  }
  return { scanId, ticketId, outcome: outcome === 'out' ? 'out' : 'in', conflict: null, repeated };
}

/** The outcome that a scan has already. */
function repeatedAnswer(
  { scanId }: OfflineScan,
  ticketId: string | null,
  before: LoggedEntry,
): ReconciledScan {
  if (before.ticketId !== ticketId) return answerOf(scanId, ticketId, { reason: 'scan-id-used' }, false);
  if (before.conflict !== null) {
    return answerOf(scanId, ticketId, { reason: 'unknown', ...before.conflict }, true);
  }
  return answerOf(scanId, ticketId, before.action === 'LEFT' ? 'out' : 'in', true);
}
