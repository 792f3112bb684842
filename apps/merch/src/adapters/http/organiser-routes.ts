import { Amount, Instant, LocalId, LocalisedText } from '@clove/contracts';
import { idempotently, type Route, type RouteResponse, route, type UnitOfWork } from '@clove/service-kit';
import { z } from 'zod';
import { type ConsoleParts, correctStock, createItem, editItem } from '../../application/console.ts';
import { ConsoleItem, consoleItem, exampleItem } from './item-view.ts';

/** Confirms that a price of 0 is meant. */
const free = z.literal(true).optional();
const Stock = z.int().min(0).max(10_000_000);
const MaxPerFan = z.int().min(1).max(1000);

const NewOption = z.strictObject({
  id: LocalId,
  title: LocalisedText,
  stock: Stock,
  price: Amount.optional(),
  free,
});

const NewItem = z.strictObject({
  id: LocalId,
  title: LocalisedText,
  description: LocalisedText.optional(),
  price: Amount,
  free,
  maxPerFan: MaxPerFan,
  opensAt: Instant.optional(),
  closesAt: Instant.optional(),
  /** Of an item without options. */
  stock: Stock.optional(),
  options: z.array(NewOption).min(1).max(100).optional(),
});

const Edit = z
  .strictObject({
    title: LocalisedText.optional(),
    /** null removes the text. */
    description: LocalisedText.nullable().optional(),
    price: Amount.optional(),
    free,
    maxPerFan: MaxPerFan.optional(),
    /** null: when the festival's sale opens. */
    opensAt: Instant.nullable().optional(),
    /** null: when the festival's sale closes. */
    closesAt: Instant.nullable().optional(),
    onSale: z.boolean().optional(),
    options: z
      .array(
        z.strictObject({
          id: LocalId,
          title: LocalisedText.optional(),
          /** null: the item's. */
          price: Amount.nullable().optional(),
          free,
          /** Of a new option. */
          stock: Stock.optional(),
        }),
      )
      .min(1)
      .max(100)
      .optional(),
  })
  .refine((edit) => Object.values(edit).some((value) => value !== undefined), {
    error: 'name at least one field',
  });

/** Why something was done; the kit has refused what no text may hold. */
export const Reason = z.string().trim().min(1).max(300);

const Correction = z.strictObject({
  /** Of an item that has options. */
  optionId: LocalId.optional(),
  delta: z
    .int()
    .min(-10_000_000)
    .max(10_000_000)
    .refine((delta) => delta !== 0, 'must not be 0'),
  reason: Reason,
});
const Corrected = z.strictObject({ stock: z.int(), free: z.int() });

const ofItem = z.strictObject({ itemId: LocalId });

/** The organiser's console. */
export function organiserRoutes(
  unitOfWork: UnitOfWork,
  parts: ConsoleParts,
  /** Called when something changed here: what is kept of it is read again. */
  onChanged: () => void,
): Route[] {
  const changing = async (response: Promise<RouteResponse>): Promise<RouteResponse> => {
    const answer = await response;
    onChanged();
    return answer;
  };
  return [
    route({
      method: 'post',
      path: '/api/goods',
      operationId: 'createItem',
      summary: 'Puts an item on sale that is not in the festival file',
      access: ['organiser'],
      idempotent: true,
      body: NewItem,
      examples: {
        body: {
          id: 'poster',
          title: { ko: '포스터', en: 'Poster' },
          price: 12000,
          stock: 300,
          maxPerFan: 2,
        },
      },
      responses: {
        201: { description: 'On sale', schema: ConsoleItem, example: exampleItem },
        409: { description: 'item-exists' },
        422: { description: 'invalid-item with every reason, free-not-said' },
      },
      handler: ({ body, idempotency }) =>
        changing(
          idempotently(unitOfWork, idempotency, async (tx) => ({
            status: 201,
            body: consoleItem(await createItem(tx, parts, body)),
          })),
        ),
    }),
    route({
      method: 'patch',
      path: '/api/goods/:itemId',
      operationId: 'editItem',
      summary:
        'Changes an item until the festival file changes the same field, adds options, or takes it off sale (`onSale: false`): what is sold stands',
      access: ['organiser'],
      idempotent: true,
      params: ofItem,
      body: Edit,
      examples: { body: { price: 30000, options: [{ id: 'L', title: { ko: 'L' }, stock: 200 }] } },
      responses: {
        200: { description: 'The item after the change', schema: ConsoleItem, example: exampleItem },
        409: {
          description: 'stock-below-taken: an option comes back with fewer pieces than are sold or held',
        },
        422: { description: 'invalid-item with every reason, free-not-said' },
      },
      handler: ({ params, body, idempotency }) =>
        changing(
          idempotently(unitOfWork, idempotency, async (tx) => ({
            status: 200,
            body: consoleItem(await editItem(tx, parts, params.itemId, body)),
          })),
        ),
    }),
    route({
      method: 'post',
      path: '/api/goods/:itemId/corrections',
      operationId: 'correctStock',
      summary:
        'A signed entry beside the quantity received: pieces that came, broke or were miscounted. Those that come are offered to fans who wait first',
      access: ['organiser'],
      idempotent: true,
      params: ofItem,
      body: Correction,
      examples: { body: { optionId: 'M', delta: -3, reason: 'damaged in transport' } },
      responses: {
        200: {
          description: 'Pieces after the correction',
          schema: Corrected,
          example: { stock: 497, free: 12 },
        },
        409: { description: 'stock-below-taken: fewer than are sold, held or offered' },
      },
      handler: ({ params, body, principal, idempotency }) =>
        changing(
          idempotently(unitOfWork, idempotency, async (tx) => {
            const { optionId = null, delta, reason } = body;
            const key = { itemId: params.itemId, optionId };
            const { memberId } = principal;
            return { status: 200, body: await correctStock(tx, parts, key, { delta, reason, memberId }) };
          }),
        ),
    }),
  ];
}
