import { createHash } from 'node:crypto';
import type { GatePack, PackedTicket } from '@clove/contracts/gate';
import type { KnownGate } from './gates.ts';
import type { TicketSigner } from './ticket-signer.ts';

/** From where a pack goes on: the transaction, and within it the ticket. */
export interface PackPosition {
  /** All changes of earlier transactions are known. */
  readonly transaction: bigint;
  /** Of that transaction the tickets up to this one, too; null: none of them. */
  readonly ticketId: string | null;
}

/** Changed tickets of performances, in the order of {@link PackPosition}. */
export interface ChangedTickets {
  readonly tickets: readonly { readonly packed: PackedTicket; readonly changedIn: bigint }[];
  /** The oldest transaction that may still change something unseen. */
  readonly openSince: bigint;
  readonly now: string;
}

export interface PackReads {
  /** @param performances null: all */
  changed(performances: readonly string[] | null, after: PackPosition, most: number): Promise<ChangedTickets>;
  performances(): Promise<GatePack['performances']>;
  passes(): Promise<NonNullable<GatePack['passes']>>;
}

export interface PackParts {
  readonly festival: string;
  readonly reads: PackReads;
  readonly signer: TicketSigner;
  /** Hours for which a scanner may decide by a pack. */
  readonly validHours: number;
}

/** Tickets in one pack. Source: about 60 bytes each, 300 kB in one answer. */
const mostTickets = 5_000;

const START: PackPosition = { transaction: 0n, ticketId: null };

/**
 * What a gate needs without a network: the whole, or what changed since a version.
 * @param since a version of an earlier pack of the same gate; one that is not is answered with the whole
 * @returns the signed text
 */
export async function gatePack(
  { festival, reads, signer, validHours }: PackParts,
  gate: KnownGate,
  gates: readonly KnownGate[],
  since: string | undefined,
): Promise<string> {
  const scope = scopeOf(gate);
  const asked = since === undefined ? undefined : positionOf(since, scope);
  const performances = gate.performances ?? null;
  const first = await reads.changed(performances, asked ?? START, mostTickets);
  // A version that this database has not reached yet is of another one, e.g. from before a backup was restored.
  const isForeign = asked !== undefined && asked.transaction > first.openSince;
  const changed = isForeign ? await reads.changed(performances, START, mostTickets) : first;
  const { next, complete } = nextOf(changed);
  const passes = await reads.passes();
  const pack: GatePack = {
    ...{ format: 1, festival, gateId: gate.id, issuedAt: changed.now },
    validUntil: new Date(Date.parse(changed.now) + validHours * 3_600_000).toISOString(),
    version: `${next.transaction}:${next.ticketId ?? ''}:${scope}`,
    since: asked === undefined || isForeign ? null : (since ?? null),
    complete,
    keys: [signer.publicKeyPem],
    gates: gates.map(({ managedBy: _, ...rules }) => rules),
    performances: await reads.performances(),
    ...(passes.length === 0 ? {} : { passes }),
    tickets: changed.tickets.map((ticket) => ticket.packed),
  };
  return signer.packOf(pack);
}

/** Where the next pack goes on, so that nothing is left out that is committed meanwhile. */
function nextOf({ tickets, openSince }: ChangedTickets): { next: PackPosition; complete: boolean } {
  const last = tickets.at(-1);
  const isFull = tickets.length === mostTickets;
  if (isFull && last !== undefined && last.changedIn < openSince) {
    return { next: { transaction: last.changedIn, ticketId: last.packed[0] }, complete: false };
  }
  return { next: { transaction: openSince, ticketId: null }, complete: true };
}

/** Which tickets packs of a gate are about: a version is good only for the same ones. */
function scopeOf({ id, performances }: KnownGate): string {
  const text = JSON.stringify([id, performances?.toSorted() ?? null]);
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}

/** Undefined: no version, or one of another gate or of other performances. */
function positionOf(since: string, scope: string): PackPosition | undefined {
  const [, transaction, ticketId, of] = /^(\d{1,20}):([0-9a-f-]{36})?:([0-9a-f]{12})$/.exec(since) ?? [];
  if (transaction === undefined || of !== scope) return undefined;
  return { transaction: BigInt(transaction), ticketId: ticketId ?? null };
}
