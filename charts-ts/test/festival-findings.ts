import { FindingsError, formatFinding } from '@clove/pool-images';
import { parseFestival } from '../src/index.ts';

/** What is wrong with a festival file, as `:line:column message`. */
export function findings(text: string, file = 'gitops/festivals/spring-2026.yaml'): string[] {
  try {
    parseFestival(text, file);
    return [];
  } catch (error) {
    if (error instanceof FindingsError)
      return error.findings.map((finding) => formatFinding({ ...finding, file: '' }));
    throw error;
  }
}
