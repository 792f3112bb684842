import { items } from '@clove/contracts';
import {
  Metadata,
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type ServiceDefinition,
  type sendUnaryData,
  status,
} from '@grpc/grpc-js';
import { z } from 'zod';
import { logProblem, problemOf } from '../http/answer-errors.ts';
import type { HttpServer } from '../http/http-server.ts';
import { invalidInput, parsePart } from '../http/parse-parts.ts';
import type { FieldError, Problem } from '../http/problem.ts';
import { kitProblems } from '../http/refusal-problems.ts';
import type { SetBasedOperation } from '../http/set-based-route.ts';
import { acceptCorrelationId, CORRELATION_HEADER, withCorrelation } from '../log/correlation.ts';
import type { ServerTools } from '../service/definition.ts';
import { type DescribedMethod, describedMethods, type GrpcService } from './described-service.ts';
import { PROBLEM_TRAILER, STATUS_TRAILER } from './trailers.ts';

export interface GrpcServerOptions {
  readonly service: GrpcService;
  /** What the calls carry out, found by their path on the HTTP port. Calls without one are answered UNIMPLEMENTED. */
  readonly operations: readonly SetBasedOperation[];
  /** 0 chooses a free one. */
  readonly port: number;
}

type Call = ServerUnaryCall<unknown, unknown>;
type Answer = sendUnaryData<unknown>;

/** As of the management port: 64 items of a batch, or a festival's sale document. */
const LARGEST_MESSAGE = 4 * 1024 * 1024;
/** After so long a caller connects again, and so resolves the name again: pods that joined meanwhile get their part. */
const CONNECTION_AGE_MS = 60_000;
/** For calls under way on the old connection. Longer than any of them may take. */
const CONNECTION_GRACE_MS = 30_000;
const ANY_ADDRESS = '0.0.0.0';
const Items = items(z.unknown());

/**
 * Serves set-based operations by gRPC, with what the management port asks of a caller: the credential of its edge. One log
 * line and one measurement per call, under the operation's path.
 */
export async function serveGrpc(options: GrpcServerOptions, tools: ServerTools): Promise<HttpServer> {
  const server = new Server({
    'grpc.max_receive_message_length': LARGEST_MESSAGE,
    'grpc.max_connection_age_ms': CONNECTION_AGE_MS,
    'grpc.max_connection_age_grace_ms': CONNECTION_GRACE_MS,
  });
  const described = describedMethods(options.service);
  const handlers = options.operations.flatMap((operation) => {
    const method = described.get(`/internal/${operation.path}`);
    return method === undefined ? [] : [[method.rpc, handlerOf(operation, options.service, tools)] as const];
  });
  server.addService(definitionOf([...described.values()]), Object.fromEntries(handlers));
  const port = await listen(server, options.port);
  return { port, close: (graceMs) => close(server, graceMs), kill: () => close(server, 0) };
}

function definitionOf(methods: readonly DescribedMethod[]): ServiceDefinition {
  return Object.fromEntries(
    methods.map(({ rpc, address, request, response }) => [
      rpc,
      {
        path: address,
        requestStream: false,
        responseStream: false,
        requestSerialize: (value: unknown) => request.encode(value),
        requestDeserialize: (bytes: Buffer) => request.decode(bytes),
        responseSerialize: (value: unknown) => response.encode(value),
        responseDeserialize: (bytes: Buffer) => response.decode(bytes),
      },
    ]),
  );
}

function handlerOf(operation: SetBasedOperation, service: GrpcService, tools: ServerTools) {
  const { messageOf = (answer: unknown) => answer } = service;
  const route = `/internal/${operation.path}`;
  const mappings = [...kitProblems, ...tools.problems];

  async function answerOf(call: Call, headers: Record<string, string>, correlationId: string) {
    tools.checkEdge(headers);
    const asked = itemsOf(call.request);
    const signal = signalOf(call);
    const answers = await operation.answerItems(asked, { headers, correlationId, signal });
    return { items: answers.map(messageOf) };
  }

  return async (call: Call, answer: Answer): Promise<void> => {
    const startedAt = performance.now();
    const headers = headersOf(call.metadata);
    const correlationId = acceptCorrelationId(headers[CORRELATION_HEADER]);
    await withCorrelation(correlationId, async () => {
      let httpStatus = 200;
      try {
        answer(null, await answerOf(call, headers, correlationId));
      } catch (error) {
        const problem = problemOf(error, mappings);
        httpStatus = problem.status;
        logProblem(tools.log, error, problem);
        answer(refusalOf(problem));
      }
      const ms = performance.now() - startedAt;
      tools.durations.observe({ method: 'GRPC', route, status: httpStatus }, ms / 1000);
      tools.accessLog.info(
        { correlationId, method: 'GRPC', route, status: httpStatus, ms: Math.round(ms * 10) / 10 },
        'request',
      );
    });
  };
}

function itemsOf(message: unknown): readonly unknown[] {
  const errors: FieldError[] = [];
  const body = parsePart(Items, 'body', message, errors);
  if (errors.length > 0) throw invalidInput(errors);
  return body.items;
}

/** Aborts when the caller gave up. */
function signalOf(call: Call): AbortSignal {
  const abort = new AbortController();
  call.on('cancelled', () => abort.abort());
  return abort.signal;
}

function headersOf(metadata: Metadata): Record<string, string> {
  return Object.fromEntries(Object.entries(metadata.getMap()).map(([key, value]) => [key, value.toString()]));
}

function refusalOf(problem: Problem) {
  const metadata = new Metadata();
  metadata.set(STATUS_TRAILER, String(problem.status));
  metadata.set(PROBLEM_TRAILER, problem.type);
  return { code: codeOf(problem.status), details: problem.type, metadata };
}

function codeOf(httpStatus: number): status {
  switch (httpStatus) {
    case 401:
      return status.UNAUTHENTICATED;
    case 429:
      return status.RESOURCE_EXHAUSTED;
    case 503:
      return status.UNAVAILABLE;
    default:
      return httpStatus < 500 ? status.INVALID_ARGUMENT : status.INTERNAL;
  }
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync(`${ANY_ADDRESS}:${port}`, ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
}

/** Takes no more calls, waits for those under way up to `graceMs`, then cuts the remaining ones. */
async function close(server: Server, graceMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.tryShutdown(() => resolve()));
  const cut = setTimeout(() => server.forceShutdown(), graceMs);
  await closed;
  clearTimeout(cut);
}
