export { inputConflicts, resolveRendered } from './merge-conflicts.ts';
export type { RenderOutcome } from './outcome.ts';
export { RenderKeys } from './render-key.ts';
export { type RenderOptions, renderTargets } from './render-targets.ts';
export { removeFolder, staleEnvironments, staleFolders } from './stale-folders.ts';
