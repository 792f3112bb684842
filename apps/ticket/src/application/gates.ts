import { type EntityPlan, type Gate, MOST_GATES, type OwnedEntity } from '@clove/contracts';
import type { Transaction } from '@clove/service-kit';
import { TicketRefused } from '../domain/refusals.ts';
import { refuseUnknownNames, type UnknownNames } from './unknown-names.ts';

/** What is said of a gate, besides its id. */
export type GateFields = Omit<Gate, 'id'>;

/** A gate with who made it. */
export interface KnownGate extends Gate {
  readonly managedBy: 'file' | 'console';
}

/** The gates of the festival. */
export interface GateBook {
  /** Those that are open, by id. Possibly a second old. */
  open(): Promise<readonly KnownGate[]>;
  /** Every gate that there ever was, locked until the commit. */
  lock(tx: Transaction): Promise<OwnedEntity[]>;
  readonly unknownNames: UnknownNames;
  save(tx: Transaction, gate: OwnedEntity): Promise<void>;
}

/**
 * Makes a gate or says anew what it is; as the organiser says it stays until the file says something new of it.
 * Throws TicketRefused `unknown-performances`, `unknown-sections`, `too-many-gates`.
 */
export async function putGate(
  tx: Transaction,
  book: GateBook,
  { id, ...fields }: Gate,
): Promise<{ readonly gate: KnownGate; readonly isNew: boolean }> {
  await refuseUnknownNames(tx, book.unknownNames, fields);
  const gates = await book.lock(tx);
  const known = gates.find((gate) => gate.id === id);
  const others = gates.filter((gate) => gate.onSale && gate.id !== id);
  if (others.length >= MOST_GATES) throw new TicketRefused({ reason: 'too-many-gates', most: MOST_GATES });
  const managedBy = known?.managedBy ?? 'console';
  await book.save(tx, {
    ...{ id, managedBy, onSale: true, lastApplied: known?.lastApplied ?? null },
    current: { ...fields },
  });
  return { gate: { id, managedBy, ...fields }, isNew: known?.onSale !== true };
}

/** Nothing is checked in there any more; what happened there stays known. Throws TicketRefused `gate-not-found`. */
export async function closeGate(tx: Transaction, book: GateBook, gateId: string): Promise<void> {
  const gate = (await book.lock(tx)).find(({ id, onSale }) => id === gateId && onSale);
  if (gate === undefined) throw new TicketRefused({ reason: 'gate-not-found', gateId });
  await book.save(tx, { ...gate, onSale: false });
}

/** The gate that a request names. Throws TicketRefused `gate-not-found`. */
export function gateNamed<G extends Gate>(gates: readonly G[], gateId: string): G {
  const gate = gates.find(({ id }) => id === gateId);
  if (gate === undefined) throw new TicketRefused({ reason: 'gate-not-found', gateId });
  return gate;
}

/** Stores what the festival file says of gates. */
export async function saveGatePlans(
  tx: Transaction,
  book: GateBook,
  plans: readonly EntityPlan[],
): Promise<void> {
  for (const { id, onSale, next, lastApplied } of plans) {
    await book.save(tx, { id, managedBy: 'file', onSale, current: next, lastApplied });
  }
}
