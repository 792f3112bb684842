import { setTimeout as delay } from 'node:timers/promises';
import { PermanentFailure } from '../../domain/failure.ts';
import { withConnection } from './topology.ts';

/** Between two looks at the queue, milliseconds. */
const POLL_MS = 250;
/** Looks in a row that must find nothing. Source: a quorum queue that is busy answers 0 instead of its count. */
const LOOKS = 3;
/** Between two lines about it, milliseconds. */
const SAY_MS = 5_000;

/**
 * Resolves once no message waits in the queue. Consumers may still be applying the last ones.
 * @throws PermanentFailure when messages still wait after `seconds`, or there is no such queue
 */
export async function queueEmptied(
  amqpUrl: string,
  queue: string,
  seconds: number,
  say: (line: string) => void,
): Promise<void> {
  const until = performance.now() + seconds * 1000;
  await withConnection(amqpUrl, async (channelOf) => {
    const channel = await channelOf();
    let nextLine = performance.now() + SAY_MS;
    for (let empty = 0; ; ) {
      const { messageCount } = await channel.checkQueue(queue);
      empty = messageCount === 0 ? empty + 1 : 0;
      if (empty === LOOKS) return;
      if (performance.now() > until)
        throw new PermanentFailure(`${queue} is not applied after ${seconds} s`, [
          `${messageCount} messages wait: see why its consumers are slow or down, then run it again`,
        ]);
      if (performance.now() > nextLine) {
        say(`${messageCount} messages wait to be applied`);
        nextLine += SAY_MS;
      }
      await delay(POLL_MS);
    }
  });
}
