import type { Gate } from '@clove/contracts';
import { verify } from '@clove/contracts/gate';
import { ApiProblem } from '../../api/client.ts';
import type { CheckedIn, GateApi } from './gate-api.ts';
import { KnownGate } from './known-gate.ts';
import { placeIn } from './places.ts';
import { refusalIn, refusalOf, refusalOfConflict } from './refusals.ts';
import { isSilence, PATIENCE, ServiceLink } from './service-link.ts';
import type {
  Admitted,
  Answer,
  Conflict,
  Counts,
  DoorState,
  FoundTicket,
  KeptScan,
  Place,
  Refusal,
  ShownTicket,
} from './shapes.ts';
import type { DoorStore } from './store.ts';

/** Milliseconds between packs. */
const PACK_EVERY = 30_000;
/** Scans in one upload. Source: the service takes 100, the gateway 64 kB; a code has about 330 characters. */
const UPLOAD = 80;
/** Scans that staff look back on. */
const RECENT = 30;
const CONFLICTS = 200;
/** Longest code. Source: the service's own limit. */
const LONGEST_CODE = 1_000;

export interface DoorParts {
  readonly store: DoorStore;
  readonly api: GateApi;
  /** Milliseconds since 1970, by the service's clock as far as it is known. */
  readonly now: () => number;
}

/** A gate at work: asks the service while it answers, decides by the signed pack while it does not, and makes up for it. */
export class Door {
  readonly #gateId: string | null;
  readonly #parts: DoorParts;
  readonly #known: KnownGate | undefined;
  readonly #link: ServiceLink;
  readonly #listeners = new Set<() => void>();
  #scans: readonly KeptScan[] = [];
  #turn: Promise<unknown> = Promise.resolve();
  #refreshing: Promise<void> | undefined;
  #packDue = 0;
  #state: DoorState;

  private constructor(gateId: string | null, gates: readonly Gate[], parts: DoorParts) {
    this.#gateId = gateId;
    this.#parts = parts;
    this.#known = gateId === null ? undefined : new KnownGate(gateId, parts.store, parts.api);
    this.#link = new ServiceLink(
      parts.now,
      (offlineSince) => this.#change({ offlineSince }),
      async (stopped) => {
        // Anyone who has this phone now decides nothing with it any more. What it scanned stays, for staff who log in again.
        await this.#known?.forget();
        this.#change({ stopped, pack: null });
      },
    );
    this.#state = {
      ...{ offlineSince: null, waiting: 0, pack: null, counts: null, queued: [], gates, stopped: null },
      ...{ packFault: gateId === null ? 'no-gates' : null, conflicts: [], recent: [] },
    };
  }

  /** With all that the phone keeps. @param gateId null: the festival names no gates; there is no pack then */
  static async open(gateId: string | null, gates: readonly Gate[], parts: DoorParts): Promise<Door> {
    const door = new Door(gateId, gates, parts);
    await door.#restore();
    return door;
  }

  get state(): DoorState {
    return this.#state;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** One ticket, one after the other. @throws ApiProblem where neither service nor phone can answer */
  scan(shown: ShownTicket, place: Place, overrideReason: string | null = null): Promise<Answer> {
    const done = this.#turn.then(() => this.#scan(shown, place, overrideReason));
    this.#turn = done.catch(() => undefined);
    return done;
  }

  /** Takes an admission back. @throws ApiProblem `offline` where only the service could */
  async undo(admitted: Admitted, reason: string): Promise<void> {
    const kept = this.#scans.find(({ scanId }) => scanId === admitted.scanId);
    const isOurs = kept?.state === 'queued' && !kept.asked && this.#state.offlineSince !== null;
    if (!isOurs) {
      if (kept?.state === 'queued') await this.refresh();
      const { ticketId, performanceId } = admitted;
      await this.#link.ask((signal) => this.#parts.api.undo({ ticketId, performanceId, reason }, signal));
      this.#packDue = 0;
    }
    if (kept !== undefined) await this.#parts.store.removeScans([kept.scanId]);
    await this.#scansChanged();
    await this.#remember(this.#state.recent.filter(({ scanId }) => scanId !== admitted.scanId));
    const refreshed = this.#refreshAgain();
    // A pack from before it says that the ticket was used: where the service is slow, the next scan would be refused by it.
    if (!isOurs) await refreshed;
  }

  /** Tickets by what their holders say. @throws ApiProblem */
  find(text: string): Promise<readonly FoundTicket[]> {
    const gateId = this.#gateId;
    if (gateId === null) throw new Error('only a gate finds tickets');
    return this.#link.ask((signal) => this.#parts.api.find(gateId, text, signal));
  }

  /** Counts; and after a time without a connection what was scanned meanwhile, and what changed. Never throws. */
  refresh(): Promise<void> {
    this.#refreshing ??= this.#refresh().finally(() => {
      this.#refreshing = undefined;
    });
    return this.#refreshing;
  }

  /** By what is asked from now on; a refresh that goes on has asked before. */
  async #refreshAgain(): Promise<void> {
    await this.#refreshing;
    await this.refresh();
  }

  /** Staff saw them. */
  async clearConflicts(): Promise<void> {
    await this.#keepConflicts([]);
  }

  async #restore(): Promise<void> {
    const { store } = this.#parts;
    try {
      await this.#known?.load();
    } catch {
      this.#change({ packFault: 'not-supported' });
    }
    await this.#scansChanged();
    this.#change({
      conflicts: (await store.read<Conflict[]>('conflicts')) ?? [],
      recent: (await store.read<Answer[]>(`recent ${this.#gateId}`)) ?? [],
    });
  }

  async #scan(shown: ShownTicket, place: Place, overrideReason: string | null): Promise<Answer> {
    if (this.#state.stopped !== null) throw new ApiProblem(401, { type: 'session-over' });
    const base = {
      scanId: crypto.randomUUID(),
      at: new Date(this.#parts.now()).toISOString(),
      isOffline: false,
    };
    const refused = (refusal: Refusal, isOffline: boolean): Answer => ({
      ...{ ...base, outcome: 'refused', refusal, shown, isOffline },
      place: 'qr' in shown ? placeIn(shown.qr) : null,
    });
    if ('qr' in shown && shown.qr.length > LONGEST_CODE) return refused({ reason: 'qr-not-valid' }, false);
    let asked = false;
    if (this.#state.offlineSince === null || this.#known?.gate === undefined) {
      try {
        const { scanId } = base;
        const ask = { scanId, gateId: this.#gateId, shown, overrideReason, ...place };
        asked = true;
        return await this.#admittedOnline(
          base,
          shown,
          place,
          await this.#link.ask((signal) => this.#parts.api.checkIn(ask, signal)),
        );
      } catch (error) {
        if (!(error instanceof ApiProblem)) throw error;
        if (this.#state.stopped !== null) throw error;
        if (!isSilence(error)) return this.#shown(refused(refusalIn(error), false));
        if ('ticketId' in shown) throw error;
      }
    }
    if ('ticketId' in shown) throw new ApiProblem(0, { type: 'offline' });
    return this.#shown(
      await this.#decide({ ...base, isOffline: true }, shown.qr, place, { overrideReason, asked }, refused),
    );
  }

  async #admittedOnline(
    base: Pick<Answer, 'scanId' | 'at' | 'isOffline'>,
    shown: ShownTicket,
    place: Place,
    done: CheckedIn,
  ): Promise<Answer> {
    if ('qr' in shown && this.#gateId !== null) {
      await this.#keep({
        ...{ ...place, scanId: base.scanId, at: base.at, gateId: this.#gateId, qr: shown.qr },
        ...{ overrideReason: null, state: 'known', asked: true },
      });
    }
    void this.refresh();
    const { ticketId, performanceId, sectionId, seat, category, direction, again, overridden } = done;
    return this.#shown({
      ...{
        ...base,
        outcome: direction,
        ticketId,
        performanceId,
        sectionId,
        seat,
        category,
        again,
        overridden,
      },
    });
  }

  /** By the pack. What is let in or out is on the disk before the answer is shown. */
  async #decide(
    base: Pick<Answer, 'scanId' | 'at' | 'isOffline'>,
    qr: string,
    place: Place,
    { overrideReason, asked }: Pick<KeptScan, 'overrideReason' | 'asked'>,
    refused: (refusal: Refusal, isOffline: boolean) => Answer,
  ): Promise<Answer> {
    const gate = this.#known?.gate;
    const gateId = this.#gateId;
    if (gate === undefined || gateId === null) return refused({ reason: 'no-pack' }, true);
    const { performanceId, direction } = place;
    const overriding = overrideReason !== null;
    const decision = await verify(gate, qr, new Date(base.at), { performanceId, direction, overriding });
    if (decision.outcome === 'refused') return refused(refusalOf(decision.refusal), true);
    const overridden = decision.outcome === 'in' ? decision.overridden : [];
    await this.#keep({
      ...{ ...place, scanId: base.scanId, at: base.at, gateId, qr, state: 'queued', asked },
      overrideReason: overridden.length > 0 ? overrideReason : null,
    });
    const { ticketId, sectionId, seat, category = null } = decision.code;
    const again = decision.outcome === 'in' && decision.again;
    return {
      ...{ ...base, outcome: decision.outcome, again, overridden, ticketId, sectionId, seat, category },
      performanceId: decision.place.performance.id,
    };
  }

  async #refresh(): Promise<void> {
    const { api, now } = this.#parts;
    if (this.#state.stopped !== null) return;
    try {
      const counts = await this.#link.ask((signal) => api.counts(signal));
      if (counts !== undefined) this.#change({ counts });
      await this.#upload();
      if (now() >= this.#packDue) await this.#refreshPack();
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
    }
  }

  async #refreshPack(): Promise<void> {
    const { store, now } = this.#parts;
    const known = this.#known;
    if (known === undefined) return;
    const before = this.#scans.filter(({ state }) => state === 'known').map(({ scanId }) => scanId);
    try {
      const isSigned = await this.#link.ask((signal) => known.refresh(signal), 5 * PATIENCE);
      this.#change({ packFault: isSigned ? null : 'not-signed' });
      if (!isSigned) {
        this.#packDue = now() + PACK_EVERY;
        return;
      }
    } catch (error) {
      if (error instanceof ApiProblem) throw error;
      this.#change({ packFault: 'not-supported' });
    }
    this.#packDue = now() + PACK_EVERY;
    await store.removeScans(before);
    await this.#scansChanged();
  }

  /** Sends what was scanned without a connection, of this phone's other gates, too. */
  async #upload(): Promise<void> {
    const { store, api } = this.#parts;
    for (;;) {
      const [first] = this.#state.queued;
      if (first === undefined) return;
      const { gateId } = first;
      const batch = this.#state.queued.filter((scan) => scan.gateId === gateId).slice(0, UPLOAD);
      const { scans, revised } = await this.#link.ask(
        (signal) => api.upload(gateId, batch, signal),
        5 * PATIENCE,
      );
      const contradicted = [...scans, ...revised].filter(({ outcome }) => outcome === 'conflict');
      await this.#keepConflicts([
        ...contradicted.flatMap(({ scanId, conflict }) =>
          this.#conflictOf(scanId, refusalOfConflict(conflict ?? {})),
        ),
        ...this.#state.conflicts,
      ]);
      // From here on the service counts them, and this phone no more: both in one change, or people at the gate would seem to leave.
      const counts = await this.#link.ask((signal) => api.counts(signal));
      await store.putScans(batch.map((scan) => ({ ...scan, state: 'known' })));
      this.#packDue = 0;
      await this.#scansChanged(counts);
    }
  }

  #conflictOf(scanId: string, refusal: Refusal): Conflict[] {
    const scan = this.#scans.find((each) => each.scanId === scanId);
    const place = scan === undefined ? null : placeIn(scan.qr);
    if (scan === undefined || place === null) return [];
    return [{ scanId, at: scan.at, sectionId: place.sectionId, seat: place.seat, refusal }];
  }

  async #keep(scan: KeptScan): Promise<void> {
    await this.#parts.store.putScans([scan]);
    this.#known?.add(scan);
    this.#scans = [...this.#scans, scan];
    this.#showScans();
  }

  /** @param counts where they changed with the scans */
  async #scansChanged(counts?: Counts): Promise<void> {
    this.#scans = await this.#parts.store.scans();
    this.#known?.replay(this.#scans);
    this.#showScans(counts);
  }

  #showScans(counts?: Counts): void {
    const queued = this.#scans.filter(({ state }) => state === 'queued');
    const pack = this.#known?.gate?.pack;
    this.#change({
      queued,
      waiting: queued.length,
      pack: pack === undefined ? null : { issuedAt: pack.issuedAt, validUntil: pack.validUntil },
      ...(pack === undefined ? {} : { gates: pack.gates }),
      ...(counts === undefined ? {} : { counts }),
    });
  }

  async #shown(answer: Answer): Promise<Answer> {
    await this.#remember([answer, ...this.#state.recent].slice(0, RECENT));
    return answer;
  }

  async #remember(recent: readonly Answer[]): Promise<void> {
    this.#change({ recent });
    await this.#parts.store.write(`recent ${this.#gateId}`, recent);
  }

  async #keepConflicts(conflicts: readonly Conflict[]): Promise<void> {
    const byScan = new Map(conflicts.toReversed().map((conflict) => [conflict.scanId, conflict]));
    const kept = [...byScan.values()].reverse().slice(0, CONFLICTS);
    this.#change({ conflicts: kept });
    await this.#parts.store.write('conflicts', kept);
  }

  #change(part: Partial<DoorState>): void {
    this.#state = { ...this.#state, ...part };
    for (const listener of this.#listeners) listener();
  }
}
