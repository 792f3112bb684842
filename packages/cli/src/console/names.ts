import { FESTIVALS, listEnvironments, PLAN_FILE } from '@clove/charts-ts';
import { z } from 'zod';
import { Refusal } from './refusal.ts';

/** Longest text of a file that is proposed, in bytes. Source: a festival of 500 sections has 60 kB. */
export const MOST_TEXT = 512 * 1024;

/** Longest text of a seat plan, in bytes. Source: 40,000 seats, the most of a plan, as SVG of 50 bytes each. */
export const MOST_PLAN_TEXT = 2 * 1024 * 1024;

/** Seat plans that are written with one festival. Source: halls have one; four fit into a body of MOST_BODY at their largest. */
export const MOST_PLANS = 20;

/** Bytes of a request. */
export const MOST_BODY = 8 * 1024 * 1024;

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

/** Whether it is an organiser's file, beside which seat plans stand. */
export function isFestivalPath(path: string): boolean {
  return path.startsWith(`${FESTIVALS}/`);
}

/** As festival files name their seat plans. */
export const PlanName = z.string().regex(PLAN_FILE, 'the name of a .csv or .svg file');

/** @throws Refusal for an environment that the repository does not have. */
export function knownEnvironment(root: string, name: string): string {
  if (listEnvironments(root).includes(name)) return name;
  throw new Refusal(404, 'not-found', `there is no environment "${name}"`);
}
