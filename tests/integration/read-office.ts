import { z } from 'zod';
import { expectStatus, type Fan } from '../fan/fan.ts';
import { HttpClient } from '../fan/http-client.ts';
import type { Office } from '../office/office.ts';

/** What a fan has to collect. */
export const PickUps = z.object({
  pickUps: z.array(
    z.object({
      orderId: z.string(),
      code: z.string().nullable(),
      pieces: z.array(z.object({ state: z.string() })),
    }),
  ),
});

export const Bookings = z.object({
  bookings: z.array(
    z.object({
      orderId: z.string(),
      roomId: z.string(),
      from: z.string(),
      to: z.string(),
      state: z.string(),
    }),
  ),
});

export const Inbox = z.object({ messages: z.array(z.object({ kind: z.string(), text: z.string() })) });

export const Reviews = z.object({
  rating: z.object({ reviews: z.int(), average: z.number().nullable() }),
  reviews: z.array(z.object({ text: z.string() })),
});

export const Goods = z.object({
  goods: z.array(
    z.object({
      id: z.string(),
      stock: z.array(z.object({ optionId: z.string().nullable(), available: z.int() })),
    }),
  ),
});

export const Rooms = z.object({
  rooms: z.array(
    z.object({ id: z.string(), nights: z.array(z.object({ night: z.string(), available: z.int() })) }),
  ),
});

const Sold = z.object({ sold: z.int(), free: z.int() });
const Rating = z.object({ reviews: z.int(), average: z.number().nullable() });
const Board = z.object({
  performances: z.array(
    z.object({ id: z.string(), sections: z.array(Sold.extend({ id: z.string() })), rating: Rating }),
  ),
  goods: z.array(z.object({ id: z.string(), options: z.array(Sold.extend({ id: z.string().nullable() })) })),
  rooms: z.array(z.object({ id: z.string(), nights: z.array(Sold.extend({ night: z.string() })) })),
});

const FanPage = z.object({
  orders: z.array(z.looseObject({ id: z.string() })),
  tickets: z.array(z.looseObject({ state: z.string() })),
  bookings: z.array(z.looseObject({ state: z.string() })),
  payments: z.array(z.looseObject({ captured: z.int(), refunded: z.int() })),
});

const Mails = z.object({
  mails: z.array(
    z.object({
      subject: z.string(),
      text: z.string(),
      attachments: z.array(z.object({ filename: z.string() })),
    }),
  ),
});

/** What a fan reads at a path of the public API. */
export async function read<S extends z.ZodType>(fan: Fan, path: string, schema: S): Promise<z.infer<S>> {
  return schema.parse(expectStatus(await fan.http.request('GET', path), 200).json);
}

/** The same for someone without an account. */
export async function publicly<S extends z.ZodType>(
  office: Office,
  path: string,
  schema: S,
): Promise<z.infer<S>> {
  const answer = await new HttpClient(office.pool, office.baseUrl).request('GET', path);
  return schema.parse(expectStatus(answer, 200).json);
}

/** The board of everything that is on sale, made of events. */
export const board = (office: Office) => publicly(office, '/api/overview', Board);

/** A fan's own page, made of events. */
export const fanPage = (fan: Fan) => read(fan, '/api/overview/mine', FanPage);

/** The mails that a fan would have got, the newest first. */
export async function mailsTo(office: Office, { email }: Pick<Fan, 'email'>) {
  const url = `${office.cluster.service('mail-sandbox').url(8080)}/sandbox/mails?to=${encodeURIComponent(email)}`;
  return Mails.parse(await (await fetch(url)).json()).mails;
}
