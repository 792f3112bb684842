import type { DiffReport } from '../model.ts';
export function htmlText(_report: DiffReport): string {
  return '';
}
