import { type Finding, FindingsError, SourceDocument } from '@clove/pool-images';
import { crossFindings } from './cross-checks.ts';
import { FestivalFile } from './schema.ts';

/** A festival file that passed every check of its own, with the places of its fields for later checks. */
export interface LoadedFestival {
  readonly document: SourceDocument;
  readonly festival: FestivalFile;
}

/**
 * Reads and checks a festival file.
 * @param path where it lies; `file` is how findings call it (default: the path).
 * @throws FindingsError with every finding.
 */
export function loadFestival(path: string, file = path): LoadedFestival {
  return festivalFrom(SourceDocument.read(path, file));
}

/** As `loadFestival`, from a text in memory. */
export function parseFestival(text: string, file: string): LoadedFestival {
  return festivalFrom(new SourceDocument(text, file));
}

function festivalFrom(document: SourceDocument): LoadedFestival {
  const checked = document.check(FestivalFile);
  const findings: Finding[] = [...checked.findings];
  if (checked.value !== undefined) {
    findings.push(...crossFindings(document, checked.value));
    if (findings.length === 0) return { document, festival: checked.value };
  }
  throw new FindingsError(findings);
}
