import { execFile } from 'node:child_process';
import { relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type { Plugin } from 'esbuild';
import { z } from 'zod';

/** What such a module exports: values that JSON can say, and the sources that they were made of. */
const Exports = z.looseObject({ inputs: z.array(z.string()) });

/** Prints what the module at the first argument's URL exports. */
const PRINT = 'process.stdout.write(JSON.stringify(await import(process.argv[1])));';

/** Largest module in bytes. Source: a web app of 4 MB, compressed and in base64, four times. */
const MAX_BYTES = 32 * 1024 * 1024;

/**
 * Modules named `*.built.ts` are run while bundling, in a process of their own, and the bundle has what they export: a web
 * app as its build left it. @returns the plugin, and by module what it was made of, once the bundles are made; from the root
 */
export function builtModules(root: string): {
  plugin: Plugin;
  inputs: ReadonlyMap<string, readonly string[]>;
} {
  const inputs = new Map<string, readonly string[]>();
  const plugin: Plugin = {
    name: 'built-modules',
    setup(build) {
      build.onLoad({ filter: /\.built\.ts$/ }, async ({ path }) => {
        const { inputs: from, ...values } = await builtModule(root, path);
        inputs.set(relative(root, path), from);
        const contents = Object.entries(values)
          .map(([name, value]) => `export const ${name} = ${JSON.stringify(value)};`)
          .join('\n');
        return { contents, loader: 'js' };
      });
    },
  };
  return { plugin, inputs };
}

/** What such a module exports, run in a process of its own. @param path of its file, absolute */
export async function builtModule(root: string, path: string): Promise<z.infer<typeof Exports>> {
  const args = ['--input-type=module', '--eval', PRINT, pathToFileURL(path).href];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root, maxBuffer: MAX_BYTES });
  return Exports.parse(JSON.parse(stdout));
}
