import type { CheckedFestival, InMemoryRepository, PlanFiles } from '@clove/charts-ts/in-memory';
import { translator } from '@clove/cli/language';
import { useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import type { Language } from '../i18n/index.ts';
import { choicesOf } from './choices.ts';
import { type FormContext, fieldId } from './form-context.ts';
import {
  begun,
  edited,
  firstChangedLine,
  type History,
  paused,
  redone,
  typedLine,
  undone,
} from './history.ts';
import { type PlacedFinding, placed } from './placed-findings.ts';
import { type FieldPath, festivalSchema, keyOrder } from './schema.ts';
import {
  openText,
  placesOf,
  valueAt,
  withItem,
  withItemMoved,
  withoutValue,
  withValue,
} from './yaml-edit.ts';

/** A file beside the festival file: a seat plan. */
export interface PlanFile {
  readonly name: string;
  readonly text: string;
}

/** What is edited: the festival file, and the seat plans beside it. */
export interface Draft {
  readonly text: string;
  readonly plans: readonly PlanFile[];
}

/** What has been written, as pages see it that do more with it. */
export interface Written extends Draft {
  /** From the root: `gitops/festivals/<slug>.yaml`. */
  readonly file: string;
  readonly isValid: boolean;
}

/** The one text, what the form sees of it, and what is wrong with it. */
export interface Builder extends Draft {
  /** Another text, as it is typed. */
  readonly type: (text: string) => void;
  /** Another draft, all at once. */
  readonly replace: (draft: Partial<Draft>) => void;
  readonly steps: Steps;
  readonly file: string;
  readonly form: FormContext;
  readonly isReadable: boolean;
  readonly findings: readonly PlacedFinding[];
  /** Of the text of a moment ago: checks follow when there is time for them. */
  readonly checked: CheckedFestival;
}

/** Edits, one by one, taken back and made again. */
export interface Steps {
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  /** @returns the first line that it changes, from 1 */
  readonly undo: () => number;
  readonly redo: () => number;
  /** What is typed from now on is a step of its own. */
  readonly pause: () => void;
}

const NEW_SLUG = 'new-festival';

/**
 * @param repository that the file is checked against
 * @param given the file's path when it is there already; default: as its slug says
 */
export function useBuilder(
  repository: InMemoryRepository,
  initial: Draft,
  given: string | undefined,
  language: Language,
  onChange?: (written: Written) => void,
): Builder {
  const [history, setHistory] = useState(() => begun(initial));
  const { text } = history.now;
  const edit = (next: (now: Draft) => Partial<Draft>, typing?: string) =>
    setHistory((all) => edited(all, { ...all.now, ...next(all.now) }, typing));
  const editText = (next: (text: string) => string, typing?: string) =>
    edit((now) => ({ text: next(now.text) }), typing);
  const root = useMemo(festivalSchema, []);
  const { value, isReadable } = useMemo(() => openText(text), [text]);
  const file = given ?? fileOf(value);
  const { text: late, plans } = useDeferredValue(history.now);
  const checked = useMemo(
    () => repository.check(late, file, planFiles(file, plans)),
    [repository, late, file, plans],
  );
  const findings = useMemo(() => {
    const say = translator(language);
    const all = [
      ...placed(late, file, checked.findings, 'error'),
      ...placed(late, file, checked.warnings, 'warning'),
    ];
    return all.map((finding) => ({ ...finding, message: say(finding.message) }));
  }, [late, file, checked, language]);
  const isValid = checked.findings.length === 0;
  useEffect(() => onChange?.({ file, text: late, plans, isValid }), [onChange, file, late, plans, isValid]);
  const focus = useFocusLater(text);
  const order = useCallback((path: FieldPath) => keyOrder(root, path), [root]);
  const form: FormContext = {
    ...{ root, value, findings, focus },
    set: (path, next, isTyped = false) =>
      editText(
        (now) => (next === undefined ? withoutValue(now, path) : withValue(now, path, next, order)),
        isTyped ? fieldId(path) : undefined,
      ),
    addItem: (path, item) => editText((now) => withItem(now, path, item, order)),
    moveItem: (path, from, to) => editText((now) => withItemMoved(now, path, from, to)),
    choices: choicesOf(repository, language),
  };
  return {
    ...history.now,
    ...{ file, form, isReadable, findings, checked },
    type: (next) => editText(() => next, typedLine(text, next)),
    replace: (draft) => edit(() => draft),
    steps: stepsOf(history, setHistory),
  };
}

function stepsOf(history: History<Draft>, set: (step: typeof undone<Draft>) => void): Steps {
  const go = (step: typeof undone<Draft>) => {
    set(step);
    return firstChangedLine(history.now.text, step(history).now.text);
  };
  return {
    canUndo: history.past.length > 0,
    canRedo: history.future.length > 0,
    undo: () => go(undone),
    redo: () => go(redone),
    pause: () => set(paused),
  };
}

function fileOf(value: unknown): string {
  const slug = valueAt(value, ['festival']);
  const isName = typeof slug === 'string' && /^[\w-]+$/.test(slug);
  return `gitops/festivals/${isName ? slug : NEW_SLUG}.yaml`;
}

function planFiles(file: string, plans: readonly PlanFile[]): PlanFiles {
  const folder = file.replace(/\.yaml$/, '');
  return (name) => {
    const found = plans.find((plan) => plan.name === name);
    return found && { file: `${folder}/${name}`, text: found.text };
  };
}

/** Moves the focus to a field as soon as the change that brings it is on the page. */
function useFocusLater(text: string): (path: FieldPath) => void {
  const wanted = useRef<FieldPath>(undefined);
  const [asked, setAsked] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the field is there once the text has changed
  useEffect(() => {
    if (wanted.current === undefined) return;
    focusField(wanted.current);
    wanted.current = undefined;
  }, [text, asked]);
  return (path) => {
    wanted.current = path;
    setAsked((now) => now + 1);
  };
}

/** Puts the focus on a field, or on the nearest block around it that is on the page, and opens what is folded over it. */
export function focusField(path: FieldPath): void {
  for (let depth = path.length; depth > 0; depth -= 1) {
    const element = document.getElementById(fieldId(path.slice(0, depth)));
    if (element === null) continue;
    for (
      let fold = element.closest('details');
      fold !== null;
      fold = fold.parentElement?.closest('details') ?? null
    ) {
      fold.open = true;
    }
    const target = element instanceof HTMLDetailsElement ? element.querySelector('summary') : element;
    const inner = target?.tagName === 'SPAN' ? target.querySelector('input') : target;
    inner?.focus();
    inner?.scrollIntoView({ block: 'center' });
    return;
  }
}

/** Where in the text a field is, in characters. */
export function offsetOf(text: string, path: FieldPath): number {
  return placesOf(text).offsetOf(path);
}
