import { CatalogueEntry } from '@clove/pool-images';
import { z } from 'zod';
import { EnvironmentFile, OpsFile } from './environment/schema.ts';
import { FestivalFile } from './festival/schema.ts';
import { CustomTemplate } from './templates/custom-schema.ts';

/** JSON Schemas of everything that people write, by their place from the root. A test keeps the committed files current. */
export function schemaFiles(): ReadonlyMap<string, string> {
  return new Map([
    ['gitops/festival.schema.json', jsonSchema(FestivalFile)],
    ['gitops/environments/environment.schema.json', jsonSchema(EnvironmentFile)],
    ['gitops/environments/ops.schema.json', jsonSchema(OpsFile)],
    ['gitops/template.schema.json', jsonSchema(CustomTemplate)],
    ['pool-images/catalog.schema.json', jsonSchema(CatalogueEntry)],
  ]);
}

function jsonSchema(schema: z.ZodType): string {
  return `${JSON.stringify(z.toJSONSchema(schema, { io: 'input' }), null, 2)}\n`;
}
