import { Client, connectivityState, credentials, Metadata, type ServiceError, status } from '@grpc/grpc-js';
import { z } from 'zod';
import { kindOfStatus } from '../upstream/http-transport.ts';
import { type Transport, UpstreamError, type UpstreamErrorKind } from '../upstream/upstream.ts';
import { type DescribedMethod, describedMethods, type GrpcService } from './described-service.ts';
import { PROBLEM_TRAILER, STATUS_TRAILER } from './trailers.ts';

export interface GrpcTransportOptions {
  /** The upstream's name, for errors. */
  readonly name: string;
  /** `grpc://<host>:<port>` */
  readonly url: string;
  readonly service: GrpcService;
}

/** Longest wait for a connection, milliseconds: as over HTTP. */
const CONNECT_MS = 2_000;

const CHANNEL = {
  // An upstream never retries: who asks decides.
  'grpc.enable_retries': 0,
  'grpc.use_local_subchannel_pool': 1,
  // A name may resolve to several pods: each gets a connection, and calls in turn.
  'grpc.service_config': JSON.stringify({ loadBalancingConfig: [{ round_robin: {} }] }),
  'grpc.dns_min_time_between_resolutions_ms': 1_000,
  // A restarted service is found again soon.
  'grpc.initial_reconnect_backoff_ms': 100,
  'grpc.min_reconnect_backoff_ms': 100,
  'grpc.max_reconnect_backoff_ms': 2_000,
  // A peer that vanished without closing is noticed.
  'grpc.keepalive_time_ms': 20_000,
  'grpc.keepalive_timeout_ms': 5_000,
};

const Answered = z.object({ items: z.array(z.unknown()) });

/** Set-based calls over one HTTP/2 connection per address that the name resolves to. A path that the service does not have is refused. */
export function grpcTransport({ name, url, service }: GrpcTransportOptions): Transport {
  const client = new Client(`dns:///${new URL(url).host}`, credentials.createInsecure(), CHANNEL);
  const methods = describedMethods(service);
  const { answerOf = (message: unknown) => message } = service;

  return {
    async send({ path, body, headers, timeoutMs }) {
      const method = methods.get(path);
      if (method === undefined) {
        throw new UpstreamError({
          kind: 'refused',
          upstream: name,
          message: `${service.name} has no ${path}`,
        });
      }
      const deadline = Date.now() + timeoutMs;
      await connected(client.getChannel(), name, Math.min(deadline, Date.now() + CONNECT_MS));
      const { items } = Answered.parse(await call(client, name, method, body, metadataOf(headers), deadline));
      return { items: items.map(answerOf) };
    },
    async close() {
      client.close();
    },
  };
}

function call(
  client: Client,
  upstream: string,
  { address, request, response }: DescribedMethod,
  body: unknown,
  metadata: Metadata,
  deadline: number,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    client.makeUnaryRequest<unknown, unknown>(
      address,
      (value) => request.encode(value),
      (bytes) => response.decode(bytes),
      body,
      metadata,
      { deadline },
      (error, answer) => (error === null ? resolve(answer) : reject(asUpstreamError(upstream, error))),
    );
  });
}

/** Waits for the connection, so that a failure to connect is known to have sent nothing. */
async function connected(
  channel: ReturnType<Client['getChannel']>,
  upstream: string,
  deadline: number,
): Promise<void> {
  const notAttempted = (message: string) => new UpstreamError({ kind: 'not-attempted', upstream, message });
  for (;;) {
    const state = channel.getConnectivityState(true);
    if (state === connectivityState.READY) return;
    if (state === connectivityState.TRANSIENT_FAILURE) throw notAttempted('no connection');
    if (state === connectivityState.SHUTDOWN) throw notAttempted('closed');
    const error = await new Promise<Error | undefined>((resolve) =>
      channel.watchConnectivityState(state, deadline, resolve),
    );
    if (error !== undefined) throw notAttempted('connecting timed out');
  }
}

function metadataOf(headers: Readonly<Record<string, string>>): Metadata {
  const metadata = new Metadata();
  for (const [key, value] of Object.entries(headers)) if (key !== 'content-type') metadata.set(key, value);
  return metadata;
}

function asUpstreamError(upstream: string, error: ServiceError): UpstreamError {
  const [answered, problemType] = [STATUS_TRAILER, PROBLEM_TRAILER].map((key) => error.metadata.get(key)[0]);
  if (answered === undefined) {
    const timedOut = error.code === status.DEADLINE_EXCEEDED;
    const message = timedOut ? 'timed out' : `failed with ${status[error.code]}`;
    return new UpstreamError({ kind: kindOfCode(error.code), upstream, timedOut, message, cause: error });
  }
  const httpStatus = Number(answered);
  return new UpstreamError({
    kind: kindOfStatus(httpStatus),
    upstream,
    status: httpStatus,
    message: `answered ${answered} ${problemType ?? 'problem'}`,
    ...(typeof problemType === 'string' ? { problemType } : {}),
  });
}

/** Of a failure that does not come from the service's own code. */
function kindOfCode(code: status): UpstreamErrorKind {
  return code === status.UNIMPLEMENTED ? 'refused' : 'unknown';
}
