import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import type { Attempted, AttemptFault, Receiver } from '../../application/ports.ts';
import { isPublicAddress } from '../../domain/public-address.ts';
import { hostOf } from '../../domain/receiver-url.ts';
import { AddressRefused, guardedLookup } from './guarded-lookup.ts';

/** Bytes of an answer that are read at all. */
const MOST_ANSWER = 1_024;
/** Characters of it that are kept. */
const KEPT_ANSWER = 500;

export interface ReceiverOptions {
  /** One machine: private addresses are receivers, too. */
  readonly allowPrivate: boolean;
  /** Milliseconds for one attempt, from the look-up to the answer's head. */
  readonly timeoutMs: number;
}

/**
 * Posts to organisers' systems. Every delivery has a connection of its own, whose address is checked; a redirect is an
 * answer like any other and is not followed; of an answer only the beginning is read.
 */
export function httpsReceiver({ allowPrivate, timeoutMs }: ReceiverOptions): Receiver {
  return {
    async post(address, headers, body) {
      const url = new URL(address);
      const startedAt = performance.now();
      const latencyMs = () => Math.round(performance.now() - startedAt);
      const failed = (fault: AttemptFault): Attempted => ({
        status: null,
        fault,
        latencyMs: latencyMs(),
        answer: null,
        retryAfterMs: null,
      });
      const host = hostOf(url);
      // Addresses are not looked up.
      if (!allowPrivate && isIP(host) !== 0 && !isPublicAddress(host)) return failed('address-refused');
      const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
      const signal = AbortSignal.timeout(timeoutMs);
      try {
        const request = send(url, {
          method: 'POST',
          agent: false,
          signal,
          headers: { ...headers, 'user-agent': 'Clove-Webhook/1', 'content-length': Buffer.byteLength(body) },
          ...(allowPrivate ? {} : { lookup: guardedLookup }),
        });
        const response = await answerTo(request, body);
        const status = response.statusCode ?? 0;
        return {
          status,
          fault: faultOf(status),
          latencyMs: latencyMs(),
          answer: await beginningOf(response),
          retryAfterMs: retryAfterMs(response),
        };
      } catch (error) {
        return failed(signal.aborted ? 'timeout' : faultBehind(error));
      }
    },
  };
}

function answerTo(request: ClientRequest, body: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request.on('response', resolve);
    request.on('error', reject);
    // Neither of them where the answer is 101, another protocol: the connection is closed without a word.
    request.on('close', () => reject(new Error('the connection was closed without an answer')));
    request.end(body);
  });
}

/** What cannot be read of a body does not change what the status says. */
async function beginningOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of response) {
      const bytes = Buffer.from(chunk);
      chunks.push(bytes);
      size += bytes.length;
      if (size >= MOST_ANSWER) break;
    }
  } catch {
    // Broken off, or too slow.
  } finally {
    response.destroy();
  }
  const text = Buffer.concat(chunks).subarray(0, MOST_ANSWER).toString('utf8');
  // Without control characters, which databases and terminals cannot show.
  return text
    .replace(/[^\P{Cc}\n\t]/gu, '')
    .slice(0, KEPT_ANSWER)
    .toWellFormed();
}

function faultOf(status: number): AttemptFault | null {
  if (status >= 200 && status < 300) return null;
  return status >= 300 && status < 400 ? 'redirect' : 'status';
}

/** Seconds only: a date depends on two clocks. */
function retryAfterMs({ statusCode, headers }: IncomingMessage): number | null {
  const after = headers['retry-after'];
  if ((statusCode !== 429 && statusCode !== 503) || after === undefined) return null;
  return /^\d{1,6}$/.test(after) ? Number(after) * 1000 : null;
}

function faultBehind(error: unknown): AttemptFault {
  if (error instanceof AddressRefused) return 'address-refused';
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'name-not-found';
  if (code === 'ECONNREFUSED' || code === 'EHOSTUNREACH' || code === 'ENETUNREACH')
    return 'connection-refused';
  if (/CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO/.test(code)) return 'tls';
  return 'connection-broken';
}
