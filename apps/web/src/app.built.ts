/**
 * The app's files. Run from source this builds them, or takes what was built last. In a pool image's bundle the module is
 * what it exports: pool-images/src/built-modules.ts runs it while bundling.
 */
import { type AppFile, builtApp } from '../scripts/built-app.ts';

const { files, inputs: hashes } = builtApp('app');

export const appFiles: readonly AppFile[] = files;

/** Sources that the files were made of, by their path from the root: the bundle is made again when one changes. */
export const inputs: readonly string[] = Object.keys(hashes);
