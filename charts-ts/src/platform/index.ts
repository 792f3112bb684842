export { festivalOf } from './metadata.ts';
export {
  APPLICATION_LABELS,
  type ArgoCdSettings,
  applicationName,
  PLATFORM,
  platformFolder,
  platformName,
} from './names.ts';
export { pathPrefixFindings } from './path-prefix.ts';
export { priorityClassName } from './priority-class.ts';
export { platformFrom, projectFiles, renderPlatform } from './render-platform.ts';
