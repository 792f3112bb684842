/** The platform console's files, as `app.built.ts` has the site's: `clove console` reads what this exports. */
import { type AppFile, builtApp } from '../scripts/built-app.ts';

const { files, inputs: hashes } = builtApp('console');

export const consoleFiles: readonly AppFile[] = files;

/** Sources that the files were made of, by their path from the root. */
export const inputs: readonly string[] = Object.keys(hashes);
