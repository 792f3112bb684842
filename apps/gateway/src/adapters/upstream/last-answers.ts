import type { IncomingMessage } from 'node:http';
import type { AnswerCopy, UpstreamHeaders } from './forward.ts';

/** Source: the catalogue of the largest festival has some hundred kB. */
const MOST_BYTES = 1024 * 1024;
/** Source: a festival and its performances; 16 MB at the most. */
const MOST_ANSWERS = 16;
/** A copy is not renewed sooner, so that it costs a busy gateway nothing. Source: as browsers may keep the catalogue. */
const RENEWED_AFTER_MS = 5_000;

/** An answer that its service allowed to be used while it gives none. */
export interface LastAnswer {
  readonly headers: UpstreamHeaders;
  readonly body: Buffer;
  /** Whole seconds since it was given. */
  readonly ageSeconds: number;
}

/** The last answers to one address. */
export interface LastAnswers {
  /** Undefined: the answer may not be kept, or the one that is kept is young. */
  copy(status: number, headers: UpstreamHeaders): AnswerCopy | undefined;
  /** Undefined: there is none that may still be used. */
  find(): LastAnswer | undefined;
}

interface Kept {
  readonly headers: UpstreamHeaders;
  readonly body: Buffer;
  readonly at: number;
  readonly usableMs: number;
}

/**
 * Answers that are the same for all fans, and that services allow to be used for a while after they fail (`Cache-Control: public,
 * stale-if-error=<seconds>`, RFC 5861), in this replica's memory. Undefined for requests that have none: those of other methods
 * than GET, and those with a query, of which anybody could make too many.
 *
 * @param now milliseconds that only rise
 */
export function lastAnswers(now: () => number): (request: IncomingMessage) => LastAnswers | undefined {
  const answers = new Map<string, Kept>();
  return ({ method, url = '' }) => {
    if (method !== 'GET' || url.includes('?')) return undefined;
    return {
      copy(status, headers) {
        const seconds = status === 200 ? usableSeconds(headers) : undefined;
        if (seconds === undefined) return undefined;
        const before = answers.get(url);
        if (before === undefined ? answers.size >= MOST_ANSWERS : now() - before.at < RENEWED_AFTER_MS)
          return undefined;
        const chunks: Buffer[] = [];
        let bytes = 0;
        return {
          add(chunk) {
            bytes += chunk.length;
            if (bytes <= MOST_BYTES) chunks.push(chunk);
          },
          end() {
            if (bytes > MOST_BYTES) return;
            answers.set(url, { headers, body: Buffer.concat(chunks), at: now(), usableMs: seconds * 1000 });
          },
        };
      },
      find() {
        const kept = answers.get(url);
        if (kept === undefined || now() - kept.at > kept.usableMs) return undefined;
        return { ...kept, ageSeconds: Math.floor((now() - kept.at) / 1000) };
      },
    };
  };
}

/** For how long an answer may be used once its service fails; undefined: not at all, or not for all fans. */
function usableSeconds(headers: UpstreamHeaders): number | undefined {
  const policy = String(headers['cache-control'] ?? '');
  const seconds = /(?:^|[\s,])stale-if-error=(\d{1,9})/.exec(policy)?.[1];
  const isPublic = /(?:^|[\s,])public(?:$|[\s,])/.test(policy);
  const varies = headers['vary'] !== undefined || headers['content-encoding'] !== undefined;
  return seconds === undefined || !isPublic || varies ? undefined : Number(seconds);
}
