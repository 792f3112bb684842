import { serverNow } from '../api/client.ts';
import { Button } from '../design/button.tsx';
import { useTexts } from '../i18n/index.ts';
import { placeWords, refusalWords } from './answer-words.ts';
import type { Admitted, Answer, Conflict } from './engine/shapes.ts';
import type { Names } from './names.ts';
import { doorTexts } from './texts.ts';

interface RecentProps {
  readonly recent: readonly Answer[];
  readonly names: Names;
  readonly onUndo: (answer: Admitted) => void;
}

/** What was scanned last, to be looked up or taken back. */
export function Recent({ recent, names, onUndo }: RecentProps) {
  const { t, time, language } = useTexts(doorTexts);
  return (
    <section className="door-recent">
      <h2>{t('recent')}</h2>
      {recent.length === 0 && <p className="soft">{t('recentNone')}</p>}
      <ul className="door-list">
        {recent.map((answer) => {
          const isNo = answer.outcome === 'refused';
          const place = isNo ? answer.place : answer;
          const called = place === null ? '—' : placeWords(place, names);
          const said = isNo
            ? refusalWords(answer.refusal, names, language, serverNow()).title
            : t(answer.outcome === 'out' ? 'answer.out' : answer.again ? 'answer.again' : 'answer.in');
          return (
            <li key={answer.scanId}>
              <span className={`door-dot ${isNo ? 'no' : 'yes'}`} aria-hidden="true">
                {isNo ? '✕' : answer.outcome === 'out' ? '↩' : '✓'}
              </span>
              <div className="door-found">
                <p className="door-found-place">{called}</p>
                <p className="soft">
                  {said} · {time(answer.at, names.zone)}
                  {answer.isOffline && ` · ${t('byPack')}`}
                </p>
              </div>
              {answer.outcome === 'in' && (
                <Button quiet aria-label={t('undoOf', { ticket: called })} onPress={() => onUndo(answer)}>
                  {t('undo')}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

interface ConflictsProps {
  readonly conflicts: readonly Conflict[];
  readonly names: Names;
  readonly performanceId: string;
  readonly onSeen: () => Promise<unknown>;
}

/** Scans that should not have let anybody in, once it was known. */
export function Conflicts({ conflicts, names, performanceId, onSeen }: ConflictsProps) {
  const { t, time, language } = useTexts(doorTexts);
  if (conflicts.length === 0) return null;
  return (
    <section className="door-conflicts notice alarm" role="alert">
      <h2>{t('conflicts', { count: conflicts.length })}</h2>
      <p>{t('conflictsWhy')}</p>
      <ul className="door-list">
        {conflicts.map(({ scanId, at, seat, sectionId, refusal }) => {
          const { title, lines } = refusalWords(refusal, names, language, serverNow());
          return (
            <li key={scanId}>
              <div className="door-found">
                <p className="door-found-place">
                  {placeWords({ performanceId, sectionId, seat }, names)} · {time(at, names.zone)}
                </p>
                <p>{[title, ...lines].join(' · ')}</p>
              </div>
            </li>
          );
        })}
      </ul>
      <Button quiet onPress={onSeen}>
        {t('conflictsSeen')}
      </Button>
    </section>
  );
}
