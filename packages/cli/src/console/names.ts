import { listEnvironments } from '@clove/charts-ts';
import { z } from 'zod';
import { Refusal } from './refusal.ts';

/** Longest text of a file that is proposed, in bytes. Source: a festival of 500 sections has 60 kB. */
export const MOST_TEXT = 512 * 1024;

export const Slug = z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,50}[a-z0-9])?$/, 'a slug in lower case');

/** A branch, a tag or a commit. Git itself judges the rest: such a name cannot be taken for an option or a range. */
export const Ref = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._/-]{0,199}$/, 'a branch or a commit')
  .refine((name) => !name.includes('..'), 'a branch or a commit');

const EDITABLE = [
  /^gitops\/festivals\/[a-z0-9](?:[a-z0-9-]{0,50}[a-z0-9])?\.yaml$/,
  /^gitops\/templates\/[a-z](?:[a-z0-9-]{0,50}[a-z0-9])?\.yaml$/,
  /^gitops\/environments\/[a-z0-9](?:[a-z0-9-]{0,50}[a-z0-9])?\/[a-z0-9](?:[a-z0-9-]{0,50}[a-z0-9])?\/(?:festival|ops)\.yaml$/,
];

/** A file that people write: festivals, templates, what ops decided. No other path is read or written by its name. */
export const EditablePath = z
  .string()
  .refine((path) => EDITABLE.some((pattern) => pattern.test(path)), 'a file that may be edited here');

/** @throws Refusal for an environment that the repository does not have. */
export function knownEnvironment(root: string, name: string): string {
  if (listEnvironments(root).includes(name)) return name;
  throw new Refusal(404, 'not-found', `there is no environment "${name}"`);
}
