import { answers, isItemProblem } from '@clove/contracts';
import { unmetByAnswer } from '@clove/contracts/consumers';
import type { Transport } from '@clove/service-kit';
import { expect } from '@jest/globals';
import { z } from 'zod';

/** A service's internal port, or a stand-in of it. */
export interface InternalPort {
  readonly url: string;
  /** What the caller proves itself with. */
  readonly headers: Readonly<Record<string, string>>;
  /** How it is asked. @default POST with JSON to `url` */
  readonly transport?: Transport;
}

const Items = z.object({ items: z.array(z.unknown()) });

/** Asks one set-based endpoint, whose answers must fit the contract and what its consumers need: one item at a time, or a batch. */
export function asker<A>(port: () => InternalPort, path: string, answer: z.ZodType<A>) {
  async function all(...items: object[]): Promise<A[]> {
    const answered = await answerOf(port(), path, items);
    const given = answers(answer).parse(answered).items;
    expect(given).toHaveLength(items.length);
    const unmet = Items.parse(answered).items.flatMap((each) => unmetByAnswer(path, each));
    expect({ path, unmet }).toEqual({ path, unmet: [] });
    return given.map((each) => {
      if (isItemProblem(each)) throw new Error(`${path} answered an item: ${JSON.stringify(each.problem)}`);
      return each;
    });
  }
  const one = async (item: object): Promise<A | undefined> => (await all(item))[0];
  return { one, all };
}

async function answerOf(
  { url, headers, transport }: InternalPort,
  path: string,
  items: object[],
): Promise<unknown> {
  if (transport !== undefined) return transport.send({ path, body: { items }, headers, timeoutMs: 10_000 });
  const response = await fetch(`${url}${path}`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ items }),
  });
  const text = await response.text();
  if (response.status !== 200) throw new Error(`${path} answered ${response.status}: ${text}`);
  return JSON.parse(text);
}
