export { changedPaths, commitOf, forkPoint, sameContent } from './commits.ts';
export { type DiffRequest, diffCommits } from './diff-commits.ts';
export { DIFF_FORMATS, type DiffFormat, formatDiff } from './format.ts';
export { type GateInputs, withGates } from './gates.ts';
export { generatorVersion } from './generator.ts';
export { GitRefusal, git } from './git.ts';
export { type Inputs, inputsAt } from './inputs.ts';
export { diffLive, type LiveDiffOptions, type LiveTarget } from './live/diff-live.ts';
export type { FieldOwner } from './live/field-owners.ts';
export { type LiveTree, liveTree } from './live/live-tree.ts';
export {
  CHANGE_CLASSES,
  type ChangeClass,
  type DiffReport,
  type FieldChange,
  type Gate,
  type ObjectChange,
  type TargetDiff,
} from './model.ts';
export { type RenderedTree, type TreeFilter, treeFromDisk, treeFromGit } from './read-tree.ts';
export { type DiffOptions, diffTargets, type Place } from './report.ts';
export { SHARED_SOURCES, type StaleTarget, staleTargets, withStale } from './stale.ts';
