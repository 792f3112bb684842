import type { Finding } from '@clove/pool-images/in-memory';
import { DOMParser, type Element, type Node, ParseError } from '@xmldom/xmldom';
import { at, type Spot } from './seat-plan.ts';

export type { Element } from '@xmldom/xmldom';

/** How far a group's transforms move what is inside of it. */
export interface Shift {
  readonly x: number;
  readonly y: number;
}

const TRANSLATE = /^\s*translate\(\s*(-?[\d.]+)(?:[\s,]+(-?[\d.]+))?\s*\)\s*$/;

/** The root of an SVG; undefined after findings that say why it is none. */
export function svgRoot(text: string, file: string, findings: Finding[]): Element | undefined {
  const wrong: { message: string; spot: Spot }[] = [];
  try {
    const document = new DOMParser({
      onError(level, message, context: { locator?: { lineNumber?: number; columnNumber?: number } }) {
        if (level === 'warning') return;
        const { lineNumber = 1, columnNumber = 1 } = context.locator ?? {};
        wrong.push({ message, spot: { line: Math.max(lineNumber, 1), column: Math.max(columnNumber, 1) } });
      },
    }).parseFromString(text.replace(/^\uFEFF/, ''), 'image/svg+xml');
    const root = document.documentElement;
    if (wrong.length === 0 && root !== null) return root;
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    if (wrong.length === 0) wrong.push({ message: error.message, spot: { line: 1, column: 1 } });
  }
  for (const { message, spot } of wrong) {
    findings.push(at(file, spot, `this is no SVG: ${message.split('\n')[0] ?? ''}`));
  }
  return undefined;
}

export function childrenOf(element: Element): Element[] {
  const children: Element[] = [];
  for (let child: Node | null = element.firstChild; child !== null; child = child.nextSibling) {
    if (isElement(child)) children.push(child);
  }
  return children;
}

function isElement(node: Node): node is Element {
  return node.nodeType === node.ELEMENT_NODE;
}

/** Where an element's own transform moves it. Undefined: it has another transform than translate. */
export function shiftOf(element: Element): Shift | undefined {
  const transform = element.getAttribute('transform');
  if (transform === null) return { x: 0, y: 0 };
  const [, x, y = '0'] = TRANSLATE.exec(transform) ?? [];
  return x === undefined ? undefined : { x: Number(x), y: Number(y) };
}

export function untranslated(element: Element): string {
  return `transform "${element.getAttribute('transform')}" is not read: only translate(x, y) is`;
}

/** A number of an attribute, 0 where it is absent, NaN where it is none. */
export function svgNumber(element: Element, name: string): number {
  const text = element.getAttribute(name) ?? '0';
  return /^-?(?:\d+\.?\d*|\.\d+)(?:px)?$/.test(text) ? Number.parseFloat(text) : Number.NaN;
}

/**
 * How many of the drawing's units are between two seats: `data-unit` of the root. Drawing programs count pixels, plans count seats.
 * @default 1
 */
export function svgUnit(root: Element, file: string, findings: Finding[]): number {
  const text = root.getAttribute('data-unit');
  if (text === null) return 1;
  const unit = Number(text);
  if (/^\d{1,4}(?:\.\d{1,3})?$/.test(text) && unit > 0) return unit;
  findings.push(at(file, spotOf(root), `data-unit "${text}" must be a number above 0`));
  return 1;
}

export function spotOf(node: Node): Spot {
  return { line: node.lineNumber ?? 1, column: node.columnNumber ?? 1 };
}

export function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
