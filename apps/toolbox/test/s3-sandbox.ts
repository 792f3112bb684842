import { createHash, createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

/** Keys on one page of a list: real stores have 1000. */
const PAGE = 5;
/** How far a request's clock may be off. Source: S3. Milliseconds. */
const CLOCK_SKEW_MS = 15 * 60_000;

export interface S3SandboxRequest {
  readonly method: string;
  /** Empty: the bucket itself. */
  readonly key: string;
}

/** How a request fails: a status with S3's code, or a connection that ends in the middle. */
export type S3Failure = { readonly status: number; readonly code: string } | 'reset';

/**
 * A strict S3 store of one bucket: it verifies signature V4 by its own reading of the specification, the signed checksum of
 * every body, and the clock; keeps an object only once all of it is there; and fails as it is asked to.
 */
export class S3Sandbox {
  static readonly bucket = 'clove-backups';
  static readonly region = 'ap-northeast-2';
  static readonly accessKeyId = 'AKIDSANDBOX';
  static readonly secretAccessKey = 'sandbox/secret+key';

  readonly objects = new Map<string, Buffer>();
  readonly requests: S3SandboxRequest[] = [];
  /** Answers how a request fails; undefined: it does not. */
  failure: (request: S3SandboxRequest) => S3Failure | undefined = () => undefined;
  readonly #server = createServer((request, response) => {
    this.#serve(request, response).catch((error: unknown) => {
      if (error instanceof Refused) return refuse(response, error);
      response.destroy(error instanceof Error ? error : undefined);
    });
  });

  static async start(): Promise<S3Sandbox> {
    const sandbox = new S3Sandbox();
    sandbox.#server.listen(0, '127.0.0.1');
    await once(sandbox.#server, 'listening');
    return sandbox;
  }

  get port(): number {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    return address.port;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '', `http://${request.headers.host}`);
    const { method = '' } = request;
    const key = keyOf(url);
    this.requests.push({ method, key });
    const failure = this.failure({ method, key });
    if (failure === 'reset') return void request.socket.destroy();
    const body = await bodyOf(request);
    verifySignature(request, url, body);
    if (failure !== undefined) throw new Refused(failure.status, failure.code);
    if (method === 'PUT' && key !== '') {
      this.objects.set(key, body);
      return void response.end();
    }
    if (method === 'DELETE' && key !== '') {
      this.objects.delete(key);
      return void response.writeHead(204).end();
    }
    if (method !== 'GET') throw new Refused(405, 'MethodNotAllowed');
    if (key === '') return void response.end(this.#page(url));
    const object = this.objects.get(key);
    if (object === undefined) throw new Refused(404, 'NoSuchKey');
    response.end(object);
  }

  #page({ searchParams }: URL): string {
    if (searchParams.get('list-type') !== '2') throw new Refused(400, 'InvalidArgument');
    const prefix = searchParams.get('prefix') ?? '';
    const after = Buffer.from(searchParams.get('continuation-token') ?? '', 'base64').toString('utf8');
    const all = [...this.objects.keys()].filter((key) => key.startsWith(prefix) && key > after).sort();
    const keys = all.slice(0, PAGE);
    const token = Buffer.from(keys.at(-1) ?? '').toString('base64');
    const next = all.length > PAGE ? `<NextContinuationToken>${escaped(token)}</NextContinuationToken>` : '';
    return `<?xml version="1.0" encoding="UTF-8"?>
<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><IsTruncated>${all.length > PAGE}</IsTruncated>${next}${keys
      .map((key) => `<Contents><Key>${escaped(key)}</Key></Contents>`)
      .join('')}</ListBucketResult>`;
  }
}

class Refused extends Error {
  readonly status: number;

  constructor(status: number, code: string) {
    super(code);
    this.status = status;
  }
}

function refuse(response: ServerResponse, { status, message }: Refused): void {
  response
    .writeHead(status, { 'content-type': 'application/xml' })
    .end(`<?xml version="1.0"?><Error><Code>${message}</Code><Message>refused &amp; said</Message></Error>`);
}

/** Path style or virtual-host style, by the host. */
function keyOf({ hostname, pathname }: URL): string {
  const path = decodeURIComponent(pathname).slice(1);
  if (hostname.startsWith(`${S3Sandbox.bucket}.`)) return path;
  const [bucket, ...rest] = path.split('/');
  if (bucket !== S3Sandbox.bucket) throw new Refused(404, 'NoSuchBucket');
  return rest.join('/');
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  const body = Buffer.concat(chunks);
  if (request.method === 'PUT' && Number(request.headers['content-length']) !== body.length)
    throw new Refused(400, 'IncompleteBody');
  return body;
}

const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, SignedHeaders=([a-z0-9;-]+), Signature=([0-9a-f]{64})$/;

/** Source: Amazon S3 API reference, "Authenticating Requests (AWS Signature Version 4)". */
function verifySignature({ method = '', headers }: IncomingMessage, url: URL, body: Buffer): void {
  const [, keyId, day = '', region = '', signed = '', signature] =
    AUTHORIZATION.exec(headers.authorization ?? '') ?? [];
  if (signature === undefined) throw new Refused(403, 'AccessDenied');
  if (keyId !== S3Sandbox.accessKeyId) throw new Refused(403, 'InvalidAccessKeyId');
  if (region !== S3Sandbox.region) throw new Refused(400, 'AuthorizationHeaderMalformed');
  const date = String(headers['x-amz-date']);
  const at = Date.parse(date.replace(/^(\d{4})(\d\d)(\d\dT\d\d)(\d\d)(\d\dZ)$/, '$1-$2-$3:$4:$5'));
  if (!(Math.abs(Date.now() - at) < CLOCK_SKEW_MS) || !date.startsWith(day))
    throw new Refused(403, 'RequestTimeTooSkewed');
  const names = signed.split(';');
  if (!['host', 'x-amz-content-sha256', 'x-amz-date'].every((name) => names.includes(name)))
    throw new Refused(403, 'AccessDenied');
  const checksum = String(headers['x-amz-content-sha256']);
  if (checksum !== sha256(body)) throw new Refused(400, 'XAmzContentSHA256Mismatch');
  const query = [...url.searchParams]
    .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
    .sort()
    .join('&');
  const canonical = [
    method,
    decodeURIComponent(url.pathname).split('/').map(encoded).join('/'),
    query,
    ...names.map((name) => `${name}:${String(headers[name]).trim()}`),
    '',
    signed,
    checksum,
  ].join('\n');
  const scope = `${day}/${region}/s3/aws4_request`;
  const text = ['AWS4-HMAC-SHA256', date, scope, sha256(canonical)].join('\n');
  const key = [day, region, 's3', 'aws4_request'].reduce<string | Buffer>(
    hmac,
    `AWS4${S3Sandbox.secretAccessKey}`,
  );
  if (hmac(key, text).toString('hex') !== signature) throw new Refused(403, 'SignatureDoesNotMatch');
}

function encoded(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

function sha256(of: string | Buffer): string {
  return createHash('sha256').update(of).digest('hex');
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
