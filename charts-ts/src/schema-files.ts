import { CatalogueEntry } from '@clove/pool-images';
import { z } from 'zod';
import { EnvironmentFile, OpsFile } from './environment/schema.ts';
import { FestivalFile } from './festival/schema.ts';
import { CustomTemplate } from './templates/custom-schema.ts';

const SCHEMAS: ReadonlyMap<string, z.ZodType> = new Map<string, z.ZodType>([
  ['gitops/festival.schema.json', FestivalFile],
  ['gitops/environments/environment.schema.json', EnvironmentFile],
  ['gitops/environments/ops.schema.json', OpsFile],
  ['gitops/template.schema.json', CustomTemplate],
  ['pool-images/catalog.schema.json', CatalogueEntry],
]);

/** Where the JSON Schemas lie, from the root. */
export const SCHEMA_FILES: readonly string[] = [...SCHEMAS.keys()];

/** JSON Schemas of everything that people write, by their place from the root. A test keeps the committed files current. */
export function schemaFiles(): ReadonlyMap<string, string> {
  return new Map([...SCHEMAS].map(([file, schema]) => [file, jsonSchema(schema)]));
}

function jsonSchema(schema: z.ZodType): string {
  return `${JSON.stringify(z.toJSONSchema(schema, { io: 'input' }), null, 2)}\n`;
}
