import { join } from 'node:path';
import { schemaFiles } from '@clove/charts-ts';
import { writeFileAtomically } from '@clove/pool-images';
import { Command } from 'commander';
import type { CliContext } from '../context.ts';

/** `clove schema`: writes the JSON Schemas that editors complete and check the hand-written files with. */
export function schemaVerb(context: CliContext): Command {
  return new Command('schema')
    .description('write the JSON Schemas of festival, environment, ops and catalogue files')
    .action(() => {
      for (const [file, text] of schemaFiles()) {
        writeFileAtomically(join(context.root, file), text);
        context.out(file);
      }
    });
}
