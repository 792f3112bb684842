import { matchesPath, matchesWord, type Segment, valueAt } from '../field-path.ts';
import type { TreeObject } from '../tree-objects.ts';
import { CLASS_TABLE } from './class-table.ts';
import type { Judged, Rule } from './classes/rule.ts';
import type { Surroundings } from './classes/surroundings.ts';
import { type ChangeClass, type Difference, worstFirst } from './model.ts';
import { type Pair, pairName } from './pair.ts';
import { saysServerDefault } from './server-defaults.ts';
import { weaknesses } from './weakness.ts';

export interface Verdict {
  /** Worst first, never empty. */
  readonly classes: readonly ChangeClass[];
  readonly why: readonly string[];
}

/** What one difference of an object means. Of a whole part that appears or vanishes, everything in it counts. */
export function classifyField(pair: Pair, difference: Difference, around: Surroundings): Verdict {
  if (saysServerDefault(pair, difference)) return SAME_FOR_THE_SERVER;
  const judged = judge(pair, around);
  const rules = rulesOf(pair);
  const matches = expand(difference).flatMap((part): readonly Pick<Rule, 'classes' | 'why'>[] => {
    const found = matching(rules, part.segments, { ...judged, ...part });
    if (found.length > 0 || part.segments !== difference.segments)
      return found.length > 0 ? found : [UNKNOWN];
    // A map that appears or vanishes as a whole is as known as what it holds.
    return isFilled(part.before ?? part.after) ? [] : [UNKNOWN];
  });
  return verdict(matches);
}

/** What it means that an object appears or vanishes as a whole. */
export function classifyWhole(pair: Pair, around: Surroundings): Verdict {
  const judged = { ...judge(pair, around), before: pair.before?.manifest, after: pair.after?.manifest };
  const found = matching(rulesOf(pair), [pair.after === undefined ? '-' : '+'], judged);
  const weak = weaknesses(pair.after?.manifest).map((why) => ({ classes: ['access'] as const, why }));
  return verdict([...(found.length > 0 ? found : [UNKNOWN]), ...weak]);
}

const SAME_FOR_THE_SERVER: Verdict = { classes: ['none'], why: ['the API server fills in the same'] };

const UNKNOWN = { classes: ['disruptive'], why: 'not known to be harmless' } as const;

function verdict(matches: readonly Pick<Rule, 'classes' | 'why'>[]): Verdict {
  const classes = worstFirst(matches.flatMap((match) => match.classes));
  const harmless = classes.length > 1 ? classes.filter((of) => of !== 'none') : classes;
  return { classes: harmless, why: [...new Set(matches.map((match) => match.why))] };
}

function judge({ before, after }: Pair, around: Surroundings): Omit<Judged, 'before' | 'after'> {
  return {
    renamed: before !== undefined && after !== undefined && before.name !== after.name,
    immutable: before?.manifest['immutable'] === true,
    forNewPods: isForNewPods(after, around),
    objects: { before: before?.manifest, after: after?.manifest },
    around,
  };
}

/** A policy without an app applies to all pods. */
function isForNewPods(object: TreeObject | undefined, { appsBefore }: Surroundings): boolean {
  const app = valueAt(object?.manifest, ['spec', 'podSelector', 'matchLabels', 'app.kubernetes.io/name']);
  return typeof app === 'string' ? !appsBefore.has(app) : appsBefore.size === 0;
}

function rulesOf(pair: Pair): readonly Rule[] {
  const object = pair.after ?? pair.before;
  if (object === undefined) return [];
  const name = pairName(pair);
  return CLASS_TABLE.filter(({ kinds }) =>
    kinds.split(' ').some((pattern) => {
      const [kind = '', only] = pattern.split('/');
      return (kind === '*' || kind === object.kind) && (only === undefined || isNamed(only, name));
    }),
  );
}

function isNamed(pattern: string, name: string): boolean {
  return pattern.startsWith('!') ? !matchesWord(pattern.slice(1), name) : matchesWord(pattern, name);
}

function matching(rules: readonly Rule[], path: readonly Segment[], judged: Judged): Rule[] {
  return rules.filter((rule) => matchesPath(rule.path, path) && rule.when?.(judged) !== false);
}

/** The difference itself and, where one side is absent, every part of the other. */
function expand(difference: Difference): Difference[] {
  const { segments, before, after } = difference;
  const present = before ?? after;
  if ((before !== undefined && after !== undefined) || !isFilled(present)) return [difference];
  const parts = Array.isArray(present)
    ? present.map((value, index): [Segment, unknown] => [{ item: itemWord(value, index), index }, value])
    : Object.entries(present);
  const below = parts.flatMap(([segment, value]) =>
    expand({
      segments: [...segments, segment],
      ...(before === undefined ? { before: undefined, after: value } : { before: value, after: undefined }),
    }),
  );
  // Only the top and the leaves: what lies between is as known as its leaves.
  return [difference, ...below.filter((part) => !isFilled(part.before ?? part.after))];
}

/** Rows name items as a comparison of two lists does: by what they say, or by their name. */
function itemWord(value: unknown, index: number): string {
  const word = typeof value === 'string' ? value : valueAt(value, ['name']);
  return typeof word === 'string' ? word : String(index);
}

function isFilled(value: unknown): value is object {
  return value !== null && typeof value === 'object' && Object.keys(value).length > 0;
}
