import { Button } from '../design/button.tsx';
import { useTexts } from '../i18n/index.ts';
import { builderTexts } from './builder-texts.ts';
import type { PlacedFinding } from './placed-findings.ts';

interface FindingListProps {
  readonly findings: readonly PlacedFinding[];
  readonly file: string;
  readonly onLine: (finding: PlacedFinding) => void;
  /** Absent: there is no form to go to. */
  readonly onField?: ((finding: PlacedFinding) => void) | undefined;
}

/** What `clove validate` says, each with the ways to where it is. */
export function FindingList({ findings, file, onLine, onField }: FindingListProps) {
  const { t } = useTexts(builderTexts);
  return (
    <section aria-label={t('findings')}>
      <h2>{t('findings')}</h2>
      {findings.length === 0 && <p className="soft">{t('noFindings')}</p>}
      <ul className="builder-findings">
        {findings.map((finding) => (
          <li
            key={`${finding.file}:${finding.line}:${finding.column} ${finding.message}`}
            className={finding.kind}
          >
            <span>
              {finding.file !== file && <code>{finding.file}: </code>}
              {finding.message}
            </span>
            {finding.file === file && (
              <span className="row">
                {onField !== undefined && finding.path.length > 0 && (
                  <Button quiet onPress={() => onField(finding)}>
                    {t('toField')}
                    <span className="visually-hidden">: {finding.message}</span>
                  </Button>
                )}
                <Button quiet onPress={() => onLine(finding)}>
                  {t('findingAt', { line: finding.line })}
                  <span className="visually-hidden">: {finding.message}</span>
                </Button>
              </span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
