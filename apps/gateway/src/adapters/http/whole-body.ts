import type { IncomingMessage } from 'node:http';
import { Problem } from '@clove/service-kit';

/** Milliseconds without a byte of the body until the request is refused. Source: mobile networks pause for seconds. */
const STALLED_MS = 10_000;

/**
 * The whole body of a request; null without one. It is read before the upstream is called, so that a client that sends
 * half of it occupies nothing but its own connection.
 * @param limit in bytes
 * @throws Problem 413 when it is larger, 408 when it stalls, 400 when the client aborts it
 */
export async function wholeBody(request: IncomingMessage, limit: number): Promise<Buffer | null> {
  const announced = request.headers['content-length'];
  if (announced === undefined && request.headers['transfer-encoding'] === undefined) return null;
  if (announced === '0') return null;
  if (Number(announced ?? 0) > limit) throw tooLarge(limit);
  const first: unknown = request.read();
  // Small bodies come in one packet with their head.
  if (Buffer.isBuffer(first) && first.length === Number(announced)) return first;
  return gathered(request, Buffer.isBuffer(first) ? [first] : [], limit);
}

function gathered(request: IncomingMessage, chunks: Buffer[], limit: number): Promise<Buffer> {
  return new Promise<Buffer>((resolve, reject) => {
    let bytes = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
    const stalled = setTimeout(() => settle(() => reject(bodyStalled())), STALLED_MS);
    const settle = (how: () => void) => {
      clearTimeout(stalled);
      request.off('data', take).off('end', end).off('close', gone);
      how();
    };
    const take = (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > limit) return settle(() => reject(tooLarge(limit)));
      chunks.push(chunk);
      stalled.refresh();
    };
    const end = () => settle(() => resolve(Buffer.concat(chunks)));
    const gone = () => settle(() => reject(bodyAborted()));
    request.on('data', take).on('end', end).on('close', gone);
  });
}

function tooLarge(limit: number): Problem {
  return new Problem({
    status: 413,
    type: 'body-too-large',
    detail: `A request body may have at most ${limit / 1024} kB here.`,
  });
}

function bodyStalled(): Problem {
  return new Problem({
    status: 408,
    type: 'request-timeout',
    detail: `Nothing of the body came for ${STALLED_MS / 1000} s. Please send the request again.`,
  });
}

function bodyAborted(): Problem {
  return new Problem({ status: 400, type: 'bad-request', detail: 'The body broke off.' });
}
