import type { CheckedFestival, InMemoryRepository, PlanFiles } from '@clove/charts-ts/in-memory';
import { translator } from '@clove/cli/language';
import { useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import type { Language } from '../i18n/index.ts';
import { choicesOf } from './choices.ts';
import { type FormContext, fieldId } from './form-context.ts';
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

/** The one text, what the form sees of it, and what is wrong with it. */
export interface Builder {
  readonly text: string;
  readonly setText: (text: string) => void;
  readonly file: string;
  readonly form: FormContext;
  readonly isReadable: boolean;
  readonly findings: readonly PlacedFinding[];
  /** Of the text of a moment ago: checks follow when there is time for them. */
  readonly checked: CheckedFestival;
}

const NEW_SLUG = 'new-festival';

/**
 * @param repository that the file is checked against
 * @param given the file's path when it is there already; default: as its slug says
 */
export function useBuilder(
  repository: InMemoryRepository,
  initial: string,
  given: string | undefined,
  plans: readonly PlanFile[],
  language: Language,
  onChange?: (file: string, text: string, isValid: boolean) => void,
): Builder {
  const [text, setText] = useState(initial);
  const root = useMemo(festivalSchema, []);
  const { value, isReadable } = useMemo(() => openText(text), [text]);
  const file = given ?? fileOf(value);
  const late = useDeferredValue(text);
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
  useEffect(() => onChange?.(file, late, isValid), [onChange, file, late, isValid]);
  const focus = useFocusLater(text);
  const order = useCallback((path: FieldPath) => keyOrder(root, path), [root]);
  const form: FormContext = {
    ...{ root, value, findings, focus },
    set: (path, next) =>
      setText((now) => (next === undefined ? withoutValue(now, path) : withValue(now, path, next, order))),
    addItem: (path, item) => setText((now) => withItem(now, path, item, order)),
    moveItem: (path, from, to) => setText((now) => withItemMoved(now, path, from, to)),
    choices: choicesOf(repository, language),
  };
  return { text, setText, file, form, isReadable, findings, checked };
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
