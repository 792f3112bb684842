import { Socket } from 'node:net';

type Written = (error?: Error | null) => void;

/**
 * A socket that sends everything written in one turn of the event loop together. A pipelined transaction writes
 * BEGIN, its statements and COMMIT one by one; separate writes would wake the server once for each.
 */
export class CoalescingSocket extends Socket {
  #held = false;

  override write(chunk: string | Uint8Array, written?: Written): boolean;
  override write(chunk: string | Uint8Array, encoding?: BufferEncoding, written?: Written): boolean;
  override write(chunk: string | Uint8Array, second?: BufferEncoding | Written, third?: Written): boolean {
    this.#holdUntilTurnEnds();
    return typeof second === 'function' ? super.write(chunk, second) : super.write(chunk, second, third);
  }

  #holdUntilTurnEnds(): void {
    if (this.#held) return;
    this.#held = true;
    this.cork();
    process.nextTick(() => {
      this.#held = false;
      this.uncork();
    });
  }
}
