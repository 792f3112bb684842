import type { MoveSeatAnswer, MoveSeatItem } from '@clove/contracts';
import { correlationId, newId, type Transaction, type UnitOfWork, withCorrelation } from '@clove/service-kit';
import { SupportRefused } from '../domain/support-refusals.ts';
import type { Ticket } from '../domain/ticket.ts';
import type { DeskMember, SupportStore } from './support-ports.ts';

/** A ticket on its way to another seat. */
export interface SeatMove {
  readonly id: string;
  readonly ticketId: string;
  readonly orderId: string;
  readonly holdId: string;
  readonly fromUnit: string;
  readonly toUnit: string;
  readonly correlationId: string;
}

/** What became of a move. */
export type MoveOutcome =
  | { readonly state: 'ASKED' }
  | { readonly state: 'MOVED'; readonly seat: string | null; readonly serial: number }
  | { readonly state: 'REFUSED'; readonly because: string };

export interface SeatMoveStore {
  /** False: another move of the ticket is open. The caller has the ticket's lock. */
  insert(tx: Transaction, move: Omit<SeatMove, 'holdId'>): Promise<SeatMove | undefined>;
  read(id: string): Promise<{ move: SeatMove; outcome: MoveOutcome }>;
  due(tx: Transaction, limit: number): Promise<SeatMove[]>;
  /**
   * Ends an open move in the lock order order, line, ticket. Moved: the ticket and its line are of the new seat, with the next serial;
   * one that became void meanwhile frees the new seat instead of the old. A repeat changes nothing.
   */
  end(
    tx: Transaction,
    move: SeatMove,
    answer: { seat: string } | { because: string },
  ): Promise<Ticket | undefined>;
}

export interface SeatMoveParts {
  readonly unitOfWork: UnitOfWork;
  readonly store: Pick<SupportStore, 'lockTicket' | 'log'>;
  readonly moves: SeatMoveStore;
  /** Seat's own move, under the lock of both seats. A repeat answers the same. */
  readonly seats: { move(item: MoveSeatItem): Promise<MoveSeatAnswer> };
  readonly log: { warn(fields: object, message: string): void };
}

/** The first commit: from here on the move ends by itself, whatever becomes of this request. Throws SupportRefused. */
export async function beginSeatMove(
  tx: Transaction,
  { store, moves }: SeatMoveParts,
  asked: { by: DeskMember; ticketId: string; unitId: string; reason: string },
): Promise<SeatMove> {
  const { by, ticketId, unitId, reason } = asked;
  const ticket = await store.lockTicket(tx, ticketId);
  if (ticket === undefined) throw new SupportRefused({ reason: 'ticket-not-found' });
  const { state, orderId, unitId: fromUnit } = ticket;
  if (state !== 'VALID') throw new SupportRefused({ reason: 'ticket-not-valid', ticketId, state });
  if (ticket.seat === null) throw new SupportRefused({ reason: 'no-seat', ticketId });
  const move = { id: newId(), ticketId, orderId, fromUnit, toUnit: unitId, correlationId: correlationId() };
  const inserted = await moves.insert(tx, move);
  if (inserted === undefined) throw new SupportRefused({ reason: 'move-under-way', ticketId });
  const detail = { from: fromUnit, to: unitId };
  await store.log(tx, { by, action: 'move-seat', subject: `ticket ${ticketId}`, orderId, reason, detail });
  return inserted;
}

/** The second step, which may be repeated by anyone: asks seat, then writes down what it did. */
export async function finishSeatMove(parts: SeatMoveParts, move: SeatMove): Promise<void> {
  const { holdId, orderId, fromUnit: fromUnitId, toUnit: toUnitId } = move;
  const answer = await parts.seats.move({ holdId, orderId, fromUnitId, toUnitId });
  if (answer.result === 'refused' && answer.reason === 'not-sold-yet') return;
  const ended = answer.result === 'moved' ? { seat: seatOf(answer) } : { because: answer.reason };
  await parts.unitOfWork.run((tx) => parts.moves.end(tx, move, ended));
}

/** Ends moves whose request ended early: a replica crashed, or seat did not answer. */
export function seatMoveRunner(parts: SeatMoveParts): { runOnce(): Promise<void> } {
  return {
    async runOnce() {
      const due = await parts.unitOfWork.run((tx) => parts.moves.due(tx, 16));
      for (const move of due) {
        await withCorrelation(move.correlationId, () => finishSeatMove(parts, move)).catch((error: unknown) =>
          parts.log.warn({ ticketId: move.ticketId, error }, 'a ticket will be moved to its seat later'),
        );
      }
    },
  };
}

function seatOf({ label }: Extract<MoveSeatAnswer, { result: 'moved' }>): string {
  return typeof label === 'string' ? label : label.ko;
}
