import protobuf from 'protobufjs/light.js';
import { z } from 'zod';

/** A set-based service over gRPC: each call takes `items` and answers `items`. */
export interface GrpcService {
  /** A .proto file as JSON (protobufjs), with `google.api.http` naming each call's path on the HTTP port. */
  readonly descriptor: object;
  /** Full name of the service in it. */
  readonly name: string;
  /** One answer as its message wants it. @default as it is */
  readonly messageOf?: (answer: unknown) => unknown;
  /** The reverse. @default as it is */
  readonly answerOf?: (message: unknown) => unknown;
}

/** Encodes plain data; decodes to plain data without what was not sent, because absent is not empty. */
export interface MessageCodec {
  encode(value: unknown): Buffer;
  decode(bytes: Buffer): unknown;
}

/** One call of a service. */
export interface DescribedMethod {
  readonly rpc: string;
  /** Its path in gRPC: `/<service>/<rpc>`. */
  readonly address: string;
  readonly request: MessageCodec;
  readonly response: MessageCodec;
}

const Options = z.object({ '(google.api.http).post': z.string() });
const Message = z.record(z.string(), z.unknown());
const INTEGERS_AS_NUMBERS = { longs: Number, arrays: true };

/** The calls of a service by their path on the HTTP port. @throws where the descriptor does not fit */
export function describedMethods({ descriptor, name }: GrpcService): ReadonlyMap<string, DescribedMethod> {
  const service = protobuf.Root.fromJSON(descriptor).lookupService(name);
  return new Map(
    service.methodsArray.map((method) => {
      method.resolve();
      const { resolvedRequestType, resolvedResponseType } = method;
      if (resolvedRequestType === null || resolvedResponseType === null) {
        throw new Error(`${name}.${method.name} names no messages`);
      }
      const described = {
        rpc: method.name,
        address: `/${name}/${method.name}`,
        request: codecOf(resolvedRequestType),
        response: codecOf(resolvedResponseType),
      };
      return [Options.parse(method.options)['(google.api.http).post'], described] as const;
    }),
  );
}

function codecOf(type: protobuf.Type): MessageCodec {
  return {
    encode: (value) => Buffer.from(type.encode(type.fromObject(Message.parse(value))).finish()),
    decode: (bytes) => type.toObject(type.decode(bytes), INTEGERS_AS_NUMBERS),
  };
}
