import { useEffect, useId, useRef, useState } from 'react';
import { serverNow } from '../api/client.ts';
import { Button } from '../design/button.tsx';
import { useTexts } from '../i18n/index.ts';
import { placeWords, refusalWords } from './answer-words.ts';
import { mayOverride } from './engine/refusals.ts';
import type { Admitted, Answer, Refused, TicketPlace } from './engine/shapes.ts';
import type { Names } from './names.ts';
import { doorTexts } from './texts.ts';

/** Milliseconds that a yes stays where nothing is to be checked. */
const YES_FOR = 2_500;

interface AnswerProps {
  readonly answer: Answer;
  readonly names: Names;
  readonly onNext: () => void;
  readonly onUndo: (answer: Admitted) => void;
  readonly onOverride: (answer: Refused) => void;
  /** A dialog is open above it: it stays. */
  readonly isHeld: boolean;
}

/** The answer over the whole screen, to be read from two metres away. The next scan replaces it. */
export function AnswerScreen({ answer, names, onNext, onUndo, onOverride, isHeld }: AnswerProps) {
  const { t } = useTexts(doorTexts);
  const id = useId();
  const screen = useRef<HTMLElement>(null);
  useFocusUnlessTyping(screen, answer.scanId, isHeld);
  const isNo = answer.outcome === 'refused';
  const staysOpen = isHeld || isNo || answer.category?.proofAtDoor === true;
  useEffect(() => {
    if (staysOpen) return;
    const timer = setTimeout(onNext, YES_FOR);
    return () => clearTimeout(timer);
  }, [staysOpen, onNext]);
  useEffect(() => {
    const close = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !isHeld) onNext();
    };
    document.addEventListener('keydown', close);
    return () => document.removeEventListener('keydown', close);
  }, [onNext, isHeld]);
  return (
    <section
      className={`answer ${isNo ? 'no' : 'yes'}`}
      ref={screen}
      tabIndex={-1}
      role="alertdialog"
      aria-labelledby={`${id} ${id}-title`}
      aria-describedby={`${id}-more`}
    >
      <div className="answer-body" key={answer.scanId}>
        <p className="answer-mark" aria-hidden="true">
          {isNo ? '✕' : answer.outcome === 'out' ? '↩' : '✓'}
        </p>
        <h2 className="answer-word" id={id}>
          {t(
            isNo
              ? 'answer.refused'
              : answer.outcome === 'out'
                ? 'answer.out'
                : answer.again
                  ? 'answer.again'
                  : 'answer.in',
          )}
        </h2>
        {isNo ? (
          <RefusedWords answer={answer} names={names} id={id} />
        ) : (
          <AdmittedWords answer={answer} names={names} id={id} />
        )}
        {answer.isOffline && <p className="answer-offline">{t('byPack')}</p>}
      </div>
      <div className="answer-actions">
        {isNo && mayOverride(answer.refusal) && (
          <Button quiet onPress={() => onOverride(answer)}>
            {t('admitAnyway')}
          </Button>
        )}
        {answer.outcome === 'in' && (
          <Button quiet onPress={() => onUndo(answer)}>
            {t('undo')}
          </Button>
        )}
        <Button className="answer-next" onPress={onNext}>
          {t('next')}
        </Button>
      </div>
    </section>
  );
}

interface WordsProps<A> {
  readonly answer: A;
  readonly names: Names;
  readonly id: string;
}

function AdmittedWords({ answer, names, id }: WordsProps<Admitted>) {
  const { t } = useTexts(doorTexts);
  return (
    <>
      <p className="answer-title" id={`${id}-title`}>
        {placeWords(answer, names)}
      </p>
      <div id={`${id}-more`} className="answer-more">
        <PlaceFacts place={answer} names={names} />
        {answer.overridden.length > 0 && <p>{t('overridden')}</p>}
      </div>
    </>
  );
}

function RefusedWords({ answer, names, id }: WordsProps<Refused>) {
  const { language } = useTexts(doorTexts);
  const { title, lines } = refusalWords(answer.refusal, names, language, serverNow());
  return (
    <>
      <p className="answer-title" id={`${id}-title`}>
        {title}
      </p>
      <div id={`${id}-more`} className="answer-more">
        {lines.map((line) => (
          <p className="answer-why" key={line}>
            {line}
          </p>
        ))}
        {answer.place !== null && (
          <p>
            {placeWords(answer.place, names)} · {names.performance(answer.place.performanceId)}
          </p>
        )}
      </div>
    </>
  );
}

function PlaceFacts({ place, names }: { readonly place: TicketPlace; readonly names: Names }) {
  const { t } = useTexts(doorTexts);
  const { category, performanceId, sectionId, seat } = place;
  const called = category === null ? '' : names.category(performanceId, sectionId, category.id);
  return (
    <>
      {category?.proofAtDoor === true ? (
        <p className="answer-proof">{t('proof', { category: called })}</p>
      ) : (
        category !== null && <p className="answer-category">{called}</p>
      )}
      <p>{seat === null ? t('standing') : names.section(performanceId, sectionId)}</p>
    </>
  );
}

/** The answer takes the focus, and gives it back; not from someone who types a search. */
function useFocusUnlessTyping(
  screen: React.RefObject<HTMLElement | null>,
  scanId: string,
  isHeld: boolean,
): void {
  const [before] = useState(() => document.activeElement);
  const isTyping = before instanceof HTMLElement && before.matches('input, textarea, select');
  // biome-ignore lint/correctness/useExhaustiveDependencies: each answer anew
  useEffect(() => {
    if (!isTyping && !isHeld) screen.current?.focus();
  }, [scanId, isTyping, isHeld, screen]);
  useEffect(
    () => () => {
      if (isTyping) return;
      const wanted = before instanceof HTMLElement && before !== document.body && before.isConnected;
      (wanted ? before : document.getElementById('door-title'))?.focus();
    },
    [before, isTyping],
  );
}
