import { readFileSync } from 'node:fs';
import { parseSync } from '@swc/core';

/** Calls whose texts are for editors, maintainers or the help, not what a check says of a file. */
const OTHER_TEXTS = new Set([
  ...['meta', 'describe', 'description', 'argument', 'option', 'Option'],
  // The description comes first where a festival's schema makes fields of one kind.
  ...['Text', 'Id', 'Price', 'Link', 'LegalText', 'MinAge', 'colour', 'when', 'line', 'list'],
]);

/**
 * Every text of a source file that a person may read as a message or a part of one, with `{1}`, `{2}` in the place of
 * values: texts of several words, outside comments and descriptions.
 */
export function saidIn(file: string): string[] {
  const tree = parseSync(readFileSync(file, 'utf8'), { syntax: 'typescript', target: 'es2024' });
  const found = new Set<string>();
  walk(tree, (text) => {
    if (/[a-z]{2,}/.test(text) && /\S\s\S/.test(text)) found.add(text);
  });
  return [...found];
}

function walk(node: unknown, say: (text: string) => void): void {
  if (Array.isArray(node)) for (const child of node) walk(child, say);
  if (typeof node !== 'object' || node === null || Array.isArray(node)) return;
  const { type } = node as { type?: unknown };
  if (type === 'ImportDeclaration' || type === 'TsTypeAnnotation') return;
  // Of `z.string().regex(..., 'a host name').describe(...)` what stands before the last call.
  if (isOther(node)) {
    walk((node as { callee?: unknown }).callee, say);
    return;
  }
  if (type === 'StringLiteral') say((node as { value: string }).value);
  if (type === 'TemplateLiteral') {
    const { quasis } = node as { quasis: { cooked: string }[] };
    say(quasis.map(({ cooked }, index) => (index === 0 ? cooked : `{${index}}${cooked}`)).join(''));
  }
  for (const child of Object.values(node)) walk(child, say);
}

/** A call such as `.meta(...)`, or the throw of a defect of the program. */
function isOther(node: object): boolean {
  const { type, callee } = node as {
    type?: string;
    callee?: { type?: string; value?: string; property?: { value?: string } };
  };
  if (type === 'NewExpression') return ['Error', 'Option', 'Argument'].includes(callee?.value ?? '');
  if (type !== 'CallExpression') return false;
  return OTHER_TEXTS.has(callee?.property?.value ?? callee?.value ?? '');
}
