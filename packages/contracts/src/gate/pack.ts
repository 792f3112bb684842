import { z } from 'zod';
import { Id, LocalId } from '../ids.ts';
import { Gate } from '../provision.ts';
import { Instant, LocalisedText } from '../text.ts';
import { type QrPayload, readQr, readSigned } from './qr.ts';
import { type Decision, decide, type GateRefusal, type Presence, type TicketAtGate } from './rules.ts';

/**
 * What a scanner needs to decide without a network: `CLVP1.<payload>.<signature>`, signed like a QR code with the festival's
 * key. It lists only tickets that are not as their codes say: changed hands, cancelled, offered, blocked or used. What is
 * absent from it is as the code says.
 */
export const packVersion = 'CLVP1';

/** One use of a ticket: performance of the place, second of the entry (Unix), gate, door, 1 inside or 0 outside. */
const PackedEntry = z.tuple([LocalId, z.int(), LocalId.nullable(), LocalId.nullable(), z.literal([0, 1])]);

/** Id, serial, state (V valid, O offered, I checked in, X void), why it is blocked, its uses. */
const PackedTicket = z.tuple([
  Id,
  z.int().min(1),
  z.enum(['V', 'O', 'I', 'X']),
  z.string().nullable(),
  z.array(PackedEntry),
]);
export type PackedTicket = z.infer<typeof PackedTicket>;

export const GatePack = z.object({
  format: z.literal(1),
  festival: z.string(),
  gateId: LocalId,
  issuedAt: Instant,
  /** Until when a scanner may decide by it. */
  validUntil: Instant,
  /** To be sent as `since` next time. */
  version: z.string(),
  /** The version that it continues; null: it is the whole. */
  since: z.string().nullable(),
  /** False: there is more, ask again at once. */
  complete: z.boolean(),
  /** Keys that codes may be signed with: SPKI PEM. */
  keys: z.array(z.string()),
  /** All gates, to name the right one. */
  gates: z.array(Gate),
  performances: z.array(
    z.object({
      id: LocalId,
      title: LocalisedText,
      startsAt: Instant,
      doorsAt: Instant,
      cancelled: z.object({ at: Instant, reason: z.string() }).nullable(),
    }),
  ),
  /** Passes, which codes name as their performance: a place in each of these. Absent: there are none. */
  passes: z.array(z.object({ id: LocalId, performances: z.array(LocalId) })).optional(),
  tickets: z.array(PackedTicket),
});
export type GatePack = z.infer<typeof GatePack>;

/** The key with which a festival signs codes and packs, out of its SPKI PEM. */
export function verificationKey(pem: string): Promise<CryptoKey> {
  const der = Uint8Array.from(atob(pem.replaceAll(/-----[^-]+-----|\s/g, '')), (character) =>
    character.charCodeAt(0),
  );
  return crypto.subtle.importKey('spki', der, 'Ed25519', false, ['verify']);
}

/** What a pack says; undefined when it was not signed with this key. */
export async function openPack(text: string, key: CryptoKey): Promise<GatePack | undefined> {
  const read = readSigned(text, packVersion);
  if (read === undefined || !(await isSigned(read, key))) return undefined;
  return GatePack.parse(read.json);
}

async function isSigned(
  { signed, signature }: { readonly signed: string; readonly signature: Uint8Array<ArrayBuffer> },
  key: CryptoKey,
): Promise<boolean> {
  return crypto.subtle.verify('Ed25519', key, signature, new TextEncoder().encode(signed));
}

/** A gate as a scanner without a network knows it. */
export interface OfflineGate {
  readonly pack: Omit<GatePack, 'tickets'>;
  readonly keys: readonly CryptoKey[];
  /** Tickets that are not as their codes say. */
  readonly tickets: ReadonlyMap<string, OfflineTicket>;
}

type OfflineTicket = Pick<TicketAtGate, 'serial' | 'state' | 'blocked' | 'presences'>;

/** What a scanner knows after a pack: the whole, or what it knew with what changed. */
export async function addPack(known: OfflineGate | undefined, pack: GatePack): Promise<OfflineGate> {
  const { tickets, ...rest } = pack;
  const before = pack.since === null ? [] : (known?.tickets ?? []);
  return {
    pack: rest,
    keys: await Promise.all(pack.keys.map(verificationKey)),
    tickets: new Map([...before, ...tickets.map((ticket) => [ticket[0], unpacked(ticket)] as const)]),
  };
}

const states = { V: 'VALID', O: 'OFFERED', I: 'CHECKED_IN', X: 'VOID' } as const;

function unpacked([, serial, state, blocked, entries]: PackedTicket): OfflineTicket {
  return {
    ...{ serial, state: states[state], blocked },
    presences: new Map(
      entries.map(([performanceId, second, gateId, door, inside]) => [
        performanceId,
        { enteredAt: new Date(second * 1_000).toISOString(), gateId, door, inside: inside === 1 },
      ]),
    ),
  };
}

/** One row of a pack. */
export function packed(id: string, { serial, state, blocked, presences }: OfflineTicket): PackedTicket {
  const letter = { VALID: 'V', OFFERED: 'O', CHECKED_IN: 'I', VOID: 'X' } as const;
  return [
    ...([id, serial, letter[state], blocked] as const),
    [...presences].map(([performanceId, { enteredAt, gateId, door, inside }]) => [
      ...([performanceId, Math.floor(Date.parse(enteredAt) / 1_000), gateId, door] as const),
      inside ? 1 : 0,
    ]),
  ];
}

/** What a scanner asks besides the code. */
export interface OfflineScan {
  /** Whose gate it is. */
  readonly performanceId: string;
  readonly direction: 'in' | 'out';
  readonly overriding?: boolean;
}

/** In, out or refused; besides the rules of the gate because the pack is too old. */
export type OfflineDecision =
  | (Exclude<Decision, { outcome: 'refused' }> & { readonly code: QrPayload })
  | {
      readonly outcome: 'refused';
      readonly refusal: GateRefusal | { readonly reason: 'pack-expired'; readonly validUntil: string };
    };

/** Decides a code by what the scanner knows, by the same rules as the ticket service. @param now by the scanner's clock */
export async function verify(
  gate: OfflineGate,
  qr: string,
  now: Date,
  { performanceId, direction, overriding = false }: OfflineScan,
): Promise<OfflineDecision> {
  const { gateId, validUntil, festival, gates } = gate.pack;
  if (now.getTime() >= Date.parse(validUntil)) {
    return { outcome: 'refused', refusal: { reason: 'pack-expired', validUntil } };
  }
  const code = await codeSigned(gate, qr);
  const own = gates.find(({ id }) => id === gateId);
  const ticket = code?.festival === festival ? ticketOf(gate, code) : undefined;
  if (code === undefined || ticket === undefined || own === undefined) {
    return { outcome: 'refused', refusal: { reason: 'qr-not-valid' } };
  }
  const scan = {
    performanceId,
    direction,
    overriding,
    gate: own,
    serial: code.serial,
    at: now.toISOString(),
  };
  const decision = decide(ticket, scan, gates);
  return decision.outcome === 'refused' ? decision : { ...decision, code };
}

async function codeSigned({ keys }: OfflineGate, qr: string): Promise<QrPayload | undefined> {
  const read = readQr(qr);
  if (read === undefined) return undefined;
  const valid = await Promise.all(keys.map((key) => isSigned(read, key)));
  return valid.includes(true) ? read.payload : undefined;
}

/** As its code says, and what the pack knows better; undefined where none of its performances is known. */
function ticketOf({ pack, tickets }: OfflineGate, code: QrPayload): TicketAtGate | undefined {
  const admitsTo = pack.passes?.find(({ id }) => id === code.performanceId)?.performances ?? [
    code.performanceId,
  ];
  const performances = pack.performances.filter(({ id }) => admitsTo.includes(id));
  if (performances.length === 0) return undefined;
  const { serial, state, blocked, presences } = tickets.get(code.ticketId) ?? {
    ...{ serial: code.serial, state: 'VALID' as const, blocked: null },
    presences: new Map<string, Presence>(),
  };
  return {
    ...{ serial, state, blocked, presences, category: code.category?.id ?? null },
    places: performances.map((performance) => ({ performance, sectionId: code.sectionId })),
  };
}

/** What a scanner knows after it let a holder in or out itself. */
export function addScan(
  gate: OfflineGate,
  decision: Exclude<OfflineDecision, { outcome: 'refused' }>,
  { at, door = null }: { readonly at: Date; readonly door?: string | null },
): OfflineGate {
  const { code, place } = decision;
  const known = gate.tickets.get(code.ticketId);
  const before = known?.presences.get(place.performance.id);
  const entered = { enteredAt: at.toISOString(), gateId: gate.pack.gateId, door };
  const presence = { ...(before ?? entered), inside: decision.outcome === 'in' };
  const ticket: OfflineTicket = {
    ...{ serial: code.serial, state: 'CHECKED_IN', blocked: known?.blocked ?? null },
    presences: new Map([...(known?.presences ?? []), [place.performance.id, presence]]),
  };
  return { ...gate, tickets: new Map([...gate.tickets, [code.ticketId, ticket]]) };
}
