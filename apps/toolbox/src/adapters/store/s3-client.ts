import { createHash } from 'node:crypto';
import { DOMParser } from '@xmldom/xmldom';
import { AwsV4Signer } from 'aws4fetch';
import { type Dispatcher, request } from 'undici';
import { retryUntilDeadline } from '../../application/retry.ts';
import { PermanentFailure } from '../../domain/failure.ts';

/** A bucket of any store that speaks the S3 protocol, and who reads and writes it. */
export interface Bucket {
  /** Scheme, host and port of the store, such as https://s3.ap-northeast-2.amazonaws.com. */
  readonly endpoint: string;
  readonly region: string;
  readonly bucket: string;
  /** `path`: <endpoint>/<bucket>/<key>. `virtualHost`: <bucket>.<endpoint>/<key>. */
  readonly addressing: 'path' | 'virtualHost';
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** How long one object is tried again while the store is busy or unreachable. Seconds. */
  readonly waitSeconds: number;
}

interface S3Call {
  readonly method: 'GET' | 'PUT' | 'DELETE';
  /** Without a leading slash; empty: the bucket itself. */
  readonly key: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
}

/** Without a byte for so long, a try has failed. Source: 16 MiB at 3 Mbit/s take 45 s. Milliseconds. */
const TIMEOUT_MS = 60_000;

/** Answers of a store that is busy or not well; every other refusal is final. */
const WORTH_A_RETRY = new Set([408, 429, 500, 502, 503, 504]);

/**
 * Calls of one bucket, each signed (AWS signature V4, the body included, so that the store refuses what arrives damaged) and
 * tried again for as long as the store is busy.
 */
export class S3Client {
  readonly #bucket: Bucket;
  readonly #say: (line: string) => void;

  constructor(bucket: Bucket, say: (line: string) => void) {
    this.#bucket = bucket;
    this.#say = say;
  }

  /** Replaces what is there: whole or not at all. */
  async put(key: string, body: Uint8Array): Promise<void> {
    await this.#call({ method: 'PUT', key, body });
  }

  /** @throws PermanentFailure where there is none */
  get(key: string): Promise<Uint8Array> {
    return this.#call({ method: 'GET', key });
  }

  /** What is not there is removed already. */
  async remove(key: string): Promise<void> {
    await this.#call({ method: 'DELETE', key });
  }

  /** Every key that begins with this, page by page. */
  async *keys(prefix: string): AsyncGenerator<string> {
    for (let page: Page = { keys: [], next: '' }; page.next !== undefined; ) {
      const query = {
        'list-type': '2',
        prefix,
        ...(page.next === '' ? {} : { 'continuation-token': page.next }),
      };
      page = pageOf(await this.#call({ method: 'GET', key: '', query }));
      yield* page.keys;
    }
  }

  #call(call: S3Call): Promise<Uint8Array> {
    const what = `the backup store (${call.method} ${call.key || this.#bucket.bucket})`;
    return retryUntilDeadline({ what, seconds: this.#bucket.waitSeconds, say: this.#say }, () =>
      this.#attempt(call),
    );
  }

  async #attempt({ method, key, query = {}, body }: S3Call): Promise<Uint8Array> {
    const url = addressOf(this.#bucket, key);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    const { region, accessKeyId, secretAccessKey } = this.#bucket;
    const signed = await new AwsV4Signer({
      ...{ method, region, accessKeyId, secretAccessKey, service: 's3', url: url.href },
      headers: { 'x-amz-content-sha256': sha256Of(body ?? new Uint8Array()) },
    }).sign();
    const answer = await request(signed.url, {
      method,
      headers: Object.fromEntries(signed.headers),
      body: body ?? null,
      headersTimeout: TIMEOUT_MS,
      bodyTimeout: TIMEOUT_MS,
    });
    const bytes = await answer.body.bytes();
    if (answer.statusCode >= 200 && answer.statusCode < 300) return bytes;
    throw refusalOf(answer, `${method} ${url.host}/${key}`, bytes);
  }
}

/** Where an object is. */
function addressOf({ endpoint, bucket, addressing }: Bucket, key: string): URL {
  const url = new URL(endpoint);
  if (addressing === 'virtualHost') url.hostname = `${bucket}.${url.hostname}`;
  url.pathname = addressing === 'virtualHost' ? `/${key}` : `/${bucket}/${key}`;
  return url;
}

function refusalOf({ statusCode }: Dispatcher.ResponseData, what: string, bytes: Uint8Array): Error {
  const { code, message } = refusalTexts(bytes);
  const text = [`${what}: ${statusCode}`, code, message].filter((part) => part !== '').join(' ');
  // A clock that is wrong stays wrong, and so does a key that is unknown.
  return WORTH_A_RETRY.has(statusCode) ? new Error(text) : new PermanentFailure(text);
}

/** What a store says of a refusal; a proxy before it may say anything. */
function refusalTexts(bytes: Uint8Array): { readonly code: string; readonly message: string } {
  try {
    const document = documentOf(bytes);
    return { code: textsOf(document, 'Code')[0] ?? '', message: textsOf(document, 'Message')[0] ?? '' };
  } catch (error) {
    if (error instanceof UnreadableAnswer) return { code: '', message: '' };
    throw error;
  }
}

interface Page {
  readonly keys: readonly string[];
  /** Undefined: it is the last one. */
  readonly next: string | undefined;
}

function pageOf(bytes: Uint8Array): Page {
  const document = documentOf(bytes);
  const keys = [...document.getElementsByTagName('Contents')].flatMap((each) => textsOf(each, 'Key'));
  if (textsOf(document, 'IsTruncated')[0] !== 'true') return { keys, next: undefined };
  const next = textsOf(document, 'NextContinuationToken')[0];
  // Half a list would remove too little and restore an old backup as the newest.
  if (next === undefined || next === '') throw new UnreadableAnswer('a list that goes on without saying how');
  return { keys, next };
}

class UnreadableAnswer extends Error {
  override readonly name = 'UnreadableAnswer';
}

type XmlDocument = ReturnType<DOMParser['parseFromString']>;

function documentOf(bytes: Uint8Array): XmlDocument {
  const parser = new DOMParser({
    onError: (_level, message) => {
      throw new UnreadableAnswer(`the backup store answered no XML: ${message}`);
    },
  });
  try {
    return parser.parseFromString(Buffer.from(bytes).toString('utf8'), 'text/xml');
  } catch (error) {
    if (error instanceof UnreadableAnswer) throw error;
    throw new UnreadableAnswer('the backup store answered no XML', { cause: error });
  }
}

function textsOf(parent: Pick<XmlDocument, 'getElementsByTagName'>, name: string): string[] {
  return [...parent.getElementsByTagName(name)].map(({ textContent }) => textContent ?? '');
}

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
