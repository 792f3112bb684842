import { readFileSync } from 'node:fs';
import { SourceDocument } from './source-document.ts';

/** Reads a YAML file; `file` is how findings call it. */
export function readDocument(path: string, file: string): SourceDocument {
  return new SourceDocument(readFileSync(path, 'utf8'), file);
}
