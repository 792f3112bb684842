import { Amount, Day, LocalId, LocalisedText } from '@clove/contracts';
import { idempotently, type Route, type RouteResponse, route, type UnitOfWork } from '@clove/service-kit';
import { z } from 'zod';
import { type ConsoleParts, createRoom, editRoom, removeRoom } from '../../application/console.ts';
import { WEEKDAYS } from '../../domain/room.ts';
import { ConsoleRoom, consoleRoom, exampleRoom, OtherPrice } from './room-view.ts';

/** Confirms that a price of 0 is meant. */
const free = z.literal(true).optional();
const Units = z.int().min(1).max(100_000);
const Capacity = z.int().min(1).max(100);
/** Source: one per night of the longest room, and one per day of the week. */
const MOST_PRICES = 373;

const NewRoom = z.strictObject({
  id: LocalId,
  title: LocalisedText,
  description: LocalisedText.optional(),
  pricePerNight: Amount,
  prices: z.array(OtherPrice).max(MOST_PRICES).optional(),
  free,
  units: Units,
  capacity: Capacity.optional(),
  from: Day,
  to: Day,
});

/** null: that night costs what the others cost. */
const PriceEdit = z.union([
  z.strictObject({ date: Day, price: Amount.nullable() }),
  z.strictObject({ weekday: z.enum(WEEKDAYS), price: Amount.nullable() }),
]);

const Edit = z
  .strictObject({
    title: LocalisedText.optional(),
    /** null removes the text. */
    description: LocalisedText.nullable().optional(),
    pricePerNight: Amount.optional(),
    /** The others stay. */
    prices: z.array(PriceEdit).min(1).max(MOST_PRICES).optional(),
    free,
    units: Units.optional(),
    /** null: not said. */
    capacity: Capacity.nullable().optional(),
    from: Day.optional(),
    to: Day.optional(),
    onSale: z.boolean().optional(),
  })
  .refine((edit) => Object.values(edit).some((value) => value !== undefined), {
    error: 'name at least one field',
  });

const ofRoom = z.strictObject({ roomId: LocalId });
const changed = { description: 'The room after the change', schema: ConsoleRoom, example: exampleRoom };

/** The host's console. */
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
      path: '/api/rooms',
      operationId: 'createRoom',
      summary: 'Lets a kind of room or pitch that is not in the festival file',
      access: ['organiser'],
      idempotent: true,
      body: NewRoom,
      examples: {
        body: {
          id: 'glamping',
          title: { ko: '글램핑', en: 'Glamping' },
          pricePerNight: 180000,
          prices: [{ weekday: 'sat', price: 240000 }],
          units: 20,
          capacity: 4,
          from: '2026-08-06',
          to: '2026-08-09',
        },
      },
      responses: {
        201: { description: 'On sale', schema: ConsoleRoom, example: exampleRoom },
        409: { description: 'room-exists' },
        422: { description: 'invalid-room with every reason, free-not-said' },
      },
      handler: ({ body, idempotency }) =>
        changing(
          idempotently(unitOfWork, idempotency, async (tx) => ({
            status: 201,
            body: consoleRoom(await createRoom(tx, parts, body)),
          })),
        ),
    }),
    route({
      method: 'patch',
      path: '/api/rooms/:roomId',
      operationId: 'editRoom',
      summary:
        'Changes a room until the festival file changes the same field. Prices are for new holds; units that come are offered to those who wait first',
      access: ['organiser'],
      idempotent: true,
      params: ofRoom,
      body: Edit,
      examples: { body: { units: 25, prices: [{ date: '2026-08-07', price: 260000 }] } },
      responses: {
        200: changed,
        404: { description: 'room-not-found' },
        409: { description: 'room-taken: fewer units or nights than are sold or held' },
        422: { description: 'invalid-room with every reason, free-not-said' },
      },
      handler: ({ params, body, idempotency }) =>
        changing(
          idempotently(unitOfWork, idempotency, async (tx) => ({
            status: 200,
            body: consoleRoom(await editRoom(tx, parts, params.roomId, body)),
          })),
        ),
    }),
    route({
      method: 'delete',
      path: '/api/rooms/:roomId',
      operationId: 'removeRoom',
      summary: 'Takes a room off sale, whatever the file says: its bookings stand, and nothing new is sold',
      access: ['organiser'],
      idempotent: true,
      params: ofRoom,
      responses: { 200: changed, 404: { description: 'room-not-found' } },
      handler: ({ params, idempotency }) =>
        changing(
          idempotently(unitOfWork, idempotency, async (tx) => ({
            status: 200,
            body: consoleRoom(await removeRoom(tx, parts, params.roomId)),
          })),
        ),
    }),
  ];
}
