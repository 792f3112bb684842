import { githubAnnotation } from '@clove/charts-ts';
import type { Finding } from '@clove/pool-images';

export const VALIDATION_FORMATS = ['text', 'json', 'github'] as const;
export type ValidationFormat = (typeof VALIDATION_FORMATS)[number];

/** What machines read: one JSON document, or one workflow annotation per finding. */
export function formatValidation(
  validation: {
    readonly files: number;
    readonly findings: readonly Finding[];
    readonly warnings: readonly Finding[];
  },
  format: 'json' | 'github',
): string[] {
  const { files, findings, warnings } = validation;
  if (format === 'json') return [JSON.stringify({ version: 2, files, findings, warnings }, null, 2)];
  const annotate = (level: 'error' | 'warning') => (finding: Finding) =>
    githubAnnotation({ level, ...finding, title: 'clove validate', text: finding.message });
  return [...findings.map(annotate('error')), ...warnings.map(annotate('warning'))];
}
