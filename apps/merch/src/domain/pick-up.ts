import type { LocalisedText } from '@clove/contracts';
import type { PickUpRefusal } from './refusals.ts';

export type PieceState = 'READY' | 'COLLECTED' | 'VOID';

/** One sold piece. */
export interface Piece {
  readonly unitId: string;
  /** See `stockName`. */
  readonly item: string;
  readonly label: LocalisedText;
  readonly paid: number;
  readonly state: PieceState;
  /** Null: it was not. */
  readonly collectedAt: Date | null;
}

/** The pieces of one sold hold, handed out at the desk. */
export interface PickUp {
  readonly id: string;
  /** Null: the member was erased, and nothing waits any more. */
  readonly code: string | null;
  readonly orderId: string;
  readonly holdId: string;
  readonly fanId: string;
  readonly createdAt: Date;
  readonly pieces: readonly Piece[];
  readonly version: number;
}

/**
 * Every transition that exists. READY -> COLLECTED at the desk; COLLECTED -> READY when staff undo that; READY -> VOID when
 * the order gives the piece back, COLLECTED -> VOID only when the organiser takes it back, whatever was done with it.
 */
const transitions: Readonly<Record<PieceState, readonly PieceState[]>> = {
  READY: ['COLLECTED', 'VOID'],
  COLLECTED: ['READY', 'VOID'],
  VOID: [],
};

/** A changed pick-up, with the pieces that changed. */
export interface Changed {
  readonly pickUp: PickUp;
  readonly pieces: readonly Piece[];
}

/** Hands out these pieces, or all that wait: all of them, or a refusal. */
export function collect(
  pickUp: PickUp,
  unitIds: readonly string[] | undefined,
  now: Date,
): Changed | PickUpRefusal {
  const asked = piecesOf(pickUp, unitIds);
  if ('reason' in asked) return asked;
  const ready = asked.filter(({ state }) => state === 'READY');
  const complete = unitIds === undefined ? ready.length > 0 : ready.length === asked.length;
  if (complete) return moved(pickUp, ready, 'COLLECTED', now);
  const collected = asked.flatMap(({ collectedAt }) => (collectedAt === null ? [] : [collectedAt]));
  const last = collected.sort((a, b) => b.getTime() - a.getTime())[0];
  return last === undefined
    ? { reason: 'nothing-to-collect' }
    : { reason: 'already-collected', collectedAt: last };
}

/** Takes back that these pieces, or all that were, had been collected. */
export function undoCollection(
  pickUp: PickUp,
  unitIds: readonly string[] | undefined,
): Changed | PickUpRefusal {
  const asked = piecesOf(pickUp, unitIds);
  if ('reason' in asked) return asked;
  const collected = asked.filter(({ state }) => state === 'COLLECTED');
  const complete = unitIds === undefined ? collected.length > 0 : collected.length === asked.length;
  return complete ? moved(pickUp, collected, 'READY', null) : { reason: 'not-collected' };
}

/** Takes back one piece; undefined: it was collected, and only `regardless` takes it back then. */
export function withdrawPiece(pickUp: PickUp, unitId: string, regardless: boolean): Changed | undefined {
  const piece = pickUp.pieces.find((each) => each.unitId === unitId);
  if (piece === undefined) throw new Error(`pick-up ${pickUp.id} has no piece ${unitId}`);
  if (piece.state === 'COLLECTED' && !regardless) return undefined;
  return moved(pickUp, [piece], 'VOID', null);
}

/** Whether any piece waits to be collected. */
export function isOpen(pickUp: Pick<PickUp, 'pieces'>): boolean {
  return pickUp.pieces.some(({ state }) => state === 'READY');
}

function piecesOf(pickUp: PickUp, unitIds: readonly string[] | undefined): readonly Piece[] | PickUpRefusal {
  if (unitIds === undefined) return pickUp.pieces;
  const own = new Map(pickUp.pieces.map((piece) => [piece.unitId, piece]));
  const unknown = unitIds.filter((unitId) => !own.has(unitId));
  if (unknown.length > 0) return { reason: 'unknown-piece', unitIds: unknown };
  return [...new Set(unitIds)].flatMap((unitId) => own.get(unitId) ?? []);
}

/** Throws on a transition that does not exist: a defect, never an input. */
function moved(
  pickUp: PickUp,
  pieces: readonly Piece[],
  state: PieceState,
  collectedAt: Date | null,
): Changed {
  const changed = new Map(
    pieces.map((piece) => {
      if (!transitions[piece.state].includes(state)) {
        throw new Error(`piece ${piece.unitId}: no transition from ${piece.state} to ${state}`);
      }
      return [piece.unitId, { ...piece, state, collectedAt }] as const;
    }),
  );
  const next = pickUp.pieces.map((piece) => changed.get(piece.unitId) ?? piece);
  return {
    pickUp: { ...pickUp, pieces: next, version: pickUp.version + 1 },
    pieces: [...changed.values()],
  };
}
