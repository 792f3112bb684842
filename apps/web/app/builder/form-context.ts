import { createContext, useContext } from 'react';
import type { PlacedFinding } from './placed-findings.ts';
import type { FieldPath, SchemaNode } from './schema.ts';

/** What every field of the form works with. */
export interface FormContext {
  readonly root: SchemaNode;
  readonly value: unknown;
  readonly findings: readonly PlacedFinding[];
  /**
   * Sets a value; undefined removes it, and the block around it when that is empty then.
   * @param isTyped it is being typed: until the field is left, all of it is taken back at once. Default: false
   */
  readonly set: (path: FieldPath, value: unknown, isTyped?: boolean) => void;
  readonly addItem: (path: FieldPath, item: unknown) => void;
  readonly moveItem: (path: FieldPath, from: number, to: number) => void;
  /** Puts the focus on a field once it is there. */
  readonly focus: (path: FieldPath) => void;
  /** Values that a field offers besides those of the schema. */
  readonly choices: (path: FieldPath) => readonly FieldChoice[] | undefined;
}

export interface FieldChoice {
  readonly value: string;
  readonly label: string;
}

const Context = createContext<FormContext | undefined>(undefined);

export const FormProvider = Context.Provider;

export function useForm(): FormContext {
  const form = useContext(Context);
  if (form === undefined) throw new Error('a field of the builder stands outside of its form');
  return form;
}

/** How an element of a field is called, so that findings can lead to it. */
export function fieldId(path: FieldPath): string {
  return `field:${path.join('.')}`;
}

/** The findings about exactly this field. */
export function ownFindings(findings: readonly PlacedFinding[], path: FieldPath): PlacedFinding[] {
  const name = path.join('.');
  return findings.filter((finding) => finding.path.join('.') === name);
}

/** The findings about a field and everything in it. */
export function findingsInside(findings: readonly PlacedFinding[], path: FieldPath): PlacedFinding[] {
  return findings.filter((finding) => path.every((key, depth) => finding.path[depth] === key));
}
