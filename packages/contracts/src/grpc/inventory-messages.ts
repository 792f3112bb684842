import { z } from 'zod';
import type { HeldUnit, Hold } from '../internal/inventory.ts';
import descriptor from './inventory-descriptor.json' with { type: 'json' };

/** The internal port of an inventory over gRPC, for those who serve it and those who call it. */
export const inventoryGrpc = {
  /** `inventory.proto` as JSON: a bundle has no other files. */
  descriptor,
  /** The service's full name in it. */
  name: 'clove.inventory.v1.Inventory',
  messageOf,
  answerOf,
};

/**
 * Protocol Buffers have no null: `label` and `seat` of a unit, which may be null, are messages of their own, empty for null.
 * Everything else of an answer is in its message as it is.
 */
function messageOf(answer: unknown): unknown {
  if (!hasHold(answer)) return answer;
  return { ...answer, hold: { ...answer.hold, units: answer.hold.units.map(unitMessage) } };
}

/** What `messageOf` was given. @throws ZodError where it is not such a message */
function answerOf(message: unknown): unknown {
  return AnswerMessage.parse(message);
}

function hasHold(answer: unknown): answer is { readonly hold: Hold } {
  return typeof answer === 'object' && answer !== null && 'hold' in answer;
}

function unitMessage({ label, seat, ...unit }: HeldUnit): object {
  return {
    ...unit,
    ...(label === undefined ? {} : { label: labelMessage(label) }),
    ...(seat === undefined ? {} : { seat: seat === null ? {} : { name: seat } }),
  };
}

function labelMessage(label: Exclude<HeldUnit['label'], undefined>): object {
  if (label === null) return {};
  return typeof label === 'string' ? { plain: label } : { localised: label };
}

const UnitMessage = z.looseObject({
  label: z
    .object({ plain: z.string().optional(), localised: z.unknown().optional() })
    .transform(({ plain, localised }) => plain ?? localised ?? null)
    .optional(),
  seat: z
    .object({ name: z.string().optional() })
    .transform(({ name }) => name ?? null)
    .optional(),
});
const AnswerMessage = z.looseObject({
  hold: z.looseObject({ units: z.array(UnitMessage).default([]) }).optional(),
});
