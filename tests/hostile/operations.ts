import { z } from 'zod';
import { JsonSchema } from './schema-values.ts';

/** One operation of the office, as its OpenAPI document says. */
export interface Operation {
  readonly id: string;
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE' | 'PATCH';
  /** With `{name}` for each path parameter. */
  readonly path: string;
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly schema: JsonSchema }[];
  /** Of a JSON body; undefined: none is described. */
  readonly body: JsonSchema | undefined;
  /** Content type of a body that is not JSON. */
  readonly otherBody: string | undefined;
  /** Statuses that it names itself. */
  readonly statuses: readonly number[];
  /** Of these, errors that it describes in another form than problem+json, by a standard of their own. */
  readonly otherErrors: readonly number[];
}

const Described = z.looseObject({
  operationId: z.string(),
  parameters: z
    .array(z.looseObject({ name: z.string(), in: z.string(), schema: JsonSchema.optional() }))
    .default([]),
  requestBody: z
    .looseObject({ content: z.record(z.string(), z.looseObject({ schema: JsonSchema.optional() })) })
    .optional(),
  responses: z.record(z.string(), z.looseObject({ content: z.record(z.string(), z.unknown()).optional() })),
});
const Document = z.looseObject({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) });
const METHODS = ['GET', 'PUT', 'POST', 'DELETE', 'PATCH'] as const;

export function operationsOf(openApi: unknown): Operation[] {
  return Object.entries(Document.parse(openApi).paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const described = item[method.toLowerCase()];
      return described === undefined ? [] : [operationOf(method, path, Described.parse(described))];
    }),
  );
}

function operationOf(
  method: Operation['method'],
  path: string,
  { operationId, parameters, requestBody, responses }: z.infer<typeof Described>,
): Operation {
  const content = requestBody?.content ?? {};
  return {
    id: operationId,
    method,
    path,
    parameters: parameters.map(({ name, in: where, schema = {} }) => ({ name, in: where, schema })),
    body: content['application/json']?.schema,
    otherBody: Object.keys(content).find((type) => type !== 'application/json'),
    statuses: Object.keys(responses).map(Number).filter(Number.isInteger),
    otherErrors: Object.entries(responses)
      .filter(([status, { content = {} }]) => {
        const types = Object.keys(content);
        return Number(status) >= 400 && types.length > 0 && !types.includes('application/problem+json');
      })
      .map(([status]) => Number(status)),
  };
}
