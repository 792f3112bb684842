import type { DiffReport } from '../model.ts';
export function markdownText(_report: DiffReport): string {
  return '';
}
