import type { Gate } from '@clove/contracts';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Festival } from '../api/festival.ts';
import { Button } from '../design/button.tsx';
import { Choice } from '../design/choice.tsx';
import { notify } from '../design/notices.tsx';
import { PageTitle } from '../design/page.tsx';
import { Select } from '../design/select.tsx';
import { commonTexts } from '../i18n/common.ts';
import { switchLanguage, useTexts } from '../i18n/index.ts';
import { problemText } from '../i18n/problem-text.ts';
import { PagePending } from '../shell/page-states.tsx';
import { AnswerScreen } from './answer.tsx';
import { placeWords } from './answer-words.ts';
import { CameraScanner } from './camera.tsx';
import type { Door } from './engine/door.ts';
import type { Admitted, Answer, Direction, Refused, ShownTicket, Stop } from './engine/shapes.ts';
import { listenForScanners } from './keyboard-scanner.ts';
import { Conflicts, Recent } from './lists.tsx';
import { namesOf } from './names.ts';
import type { Post } from './post.ts';
import { ReasonDialog } from './reason-dialog.tsx';
import { Search } from './search.tsx';
import { isSoundOn, signal, switchSound } from './signals.ts';
import { CountsBoard, OfflineHelp, Status } from './status.tsx';
import { doorTexts } from './texts.ts';
import { useDoor, useDoorState, useReadyForTheField } from './use-door.ts';

interface GateViewProps {
  readonly post: Post;
  readonly festival: Festival;
  readonly gates: readonly Gate[];
  readonly onChange: (post: Post) => void;
  readonly onLeave: () => void;
  readonly onStop: (stop: Stop) => void;
}

/** A gate at work. */
export function GateView(props: GateViewProps) {
  const door = useDoor(props.post.gateId, props.gates);
  useReadyForTheField();
  return door === undefined ? <PagePending /> : <OpenGate {...props} door={door} />;
}

/** What staff are asked a reason for. */
type Asked = { readonly override: Refused } | { readonly undo: Admitted };

function OpenGate({
  post,
  festival,
  gates,
  onChange,
  onLeave,
  onStop,
  door,
}: GateViewProps & { readonly door: Door }) {
  const { t, localised } = useTexts(doorTexts);
  const state = useDoorState(door);
  const [direction, setDirection] = useState<Direction>('in');
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [asked, setAsked] = useState<Asked | null>(null);
  const [checking, setChecking] = useState(0);
  const names = useMemo(
    () => namesOf(festival, state.gates.length > 0 ? state.gates : gates, localised),
    [festival, state.gates, gates, localised],
  );
  const gate = gates.find(({ id }) => id === post.gateId);
  const hasReentry = gate?.reentry === true;

  const { stopped } = state;
  useEffect(() => {
    if (stopped !== null) onStop(stopped);
  }, [stopped, onStop]);

  const scan = async (shown: ShownTicket, overrideReason: string | null = null) => {
    setChecking((running) => running + 1);
    try {
      const { performanceId, door: lane } = post;
      const place = { performanceId, door: lane, direction: hasReentry ? direction : 'in' };
      const given = await door.scan(shown, place, overrideReason);
      signal(given.outcome);
      setAnswer(given);
    } finally {
      setChecking((running) => running - 1);
    }
  };
  const onCode = (qr: string) => {
    if (asked !== null) return;
    void scan({ qr }).catch((error: unknown) => notify(problemText(error), 'alarm'));
  };
  const newest = useRef(onCode);
  newest.current = onCode;
  useEffect(() => listenForScanners((code) => newest.current(code)), []);
  const next = useCallback(() => setAnswer(null), []);
  const undo = useCallback((undone: Admitted) => setAsked({ undo: undone }), []);

  useFocusKept(asked !== null || answer !== null);

  return (
    <div className="door-work">
      <Head
        {...{ post, festival, gate, onChange, onLeave }}
        gateName={post.gateId === null ? null : names.gate(post.gateId)}
      />
      <Status state={state} zone={names.zone} />
      <Conflicts
        conflicts={state.conflicts}
        names={names}
        performanceId={post.performanceId}
        onSeen={() => door.clearConflicts()}
      />
      {hasReentry && (
        <Choice
          label={t('direction')}
          labelHidden
          value={direction}
          onChange={setDirection}
          options={[
            { value: 'in', label: t('direction.in') },
            { value: 'out', label: t('direction.out') },
          ]}
        />
      )}
      <div className="door-columns">
        <CameraScanner onCode={onCode} />
        <div className="stack">
          <CountsBoard state={state} hasReentry={hasReentry} {...post} />
          {post.gateId !== null && (
            <Search
              names={names}
              isOffline={state.offlineSince !== null}
              direction={hasReentry ? direction : 'in'}
              find={(text) => door.find(text)}
              admit={({ ticketId }) => scan({ ticketId })}
              onCode={onCode}
            />
          )}
        </div>
      </div>
      <OfflineHelp state={state} />
      <Recent recent={state.recent} names={names} onUndo={undo} />
      <Foot />
      {checking > 0 && (
        <p className="door-checking" role="status">
          {t('checking')}
        </p>
      )}
      {answer !== null && (
        <AnswerScreen
          {...{ answer, names }}
          onNext={next}
          onUndo={undo}
          onOverride={(refused) => setAsked({ override: refused })}
          isHeld={asked !== null}
        />
      )}
      {asked !== null && 'override' in asked && (
        <ReasonDialog
          title={t('overrideTitle')}
          confirm={t('admitAnyway')}
          usual={[t('overrideReason1'), t('overrideReason2'), t('overrideReason3')]}
          onClose={() => setAsked(null)}
          onReason={(reason) => scan(asked.override.shown, reason)}
        >
          {t('overrideEffect')}
        </ReasonDialog>
      )}
      {asked !== null && 'undo' in asked && (
        <ReasonDialog
          title={t('undoTitle')}
          confirm={t('undo')}
          usual={[t('undoReason1'), t('undoReason2')]}
          onClose={() => setAsked(null)}
          onReason={async (reason) => {
            await door.undo(asked.undo, reason);
            setAnswer(null);
            notify(t('undone', { ticket: placeWords(asked.undo, names) }));
          }}
        >
          {t('undoEffect', { ticket: placeWords(asked.undo, names) })}
        </ReasonDialog>
      )}
    </div>
  );
}

/** What was pressed may be gone once a dialog or an answer closes: then the gate's name has the focus, not the bare page. */
function useFocusKept(isCovered: boolean): void {
  useEffect(() => {
    if (isCovered) return;
    const timer = setTimeout(() => {
      if (document.activeElement === document.body) document.getElementById('door-title')?.focus();
    }, 100);
    return () => clearTimeout(timer);
  }, [isCovered]);
}

interface HeadProps extends Pick<GateViewProps, 'post' | 'festival' | 'onChange' | 'onLeave'> {
  readonly gate: Gate | undefined;
  readonly gateName: string | null;
}

function Head({ post, festival, gate, gateName, onChange, onLeave }: HeadProps) {
  const { t, localised, shortDay } = useTexts(doorTexts);
  const performances = festival.performances.filter(({ id }) => gate?.performances?.includes(id) !== false);
  const { doors = [] } = gate ?? {};
  return (
    <header className="door-head">
      <div className="door-head-row">
        <div id="door-title" tabIndex={-1}>
          <PageTitle>{gateName ?? t('title')}</PageTitle>
        </div>
        <Button quiet onPress={onLeave}>
          {t('changeGate')}
        </Button>
      </div>
      <div className="door-post">
        <Select
          label={t('performance')}
          value={post.performanceId}
          onChange={(performanceId) => onChange({ ...post, performanceId })}
          options={performances.map(({ id, title, startsAt }) => ({
            value: id,
            label: `${localised(title)} · ${shortDay(startsAt, festival.timezone)}`,
          }))}
        />
        {doors.length > 0 && (
          <Select
            label={t('lane')}
            value={post.door ?? ''}
            onChange={(lane) => onChange({ ...post, door: lane === '' ? null : lane })}
            options={[
              ...doors.map((lane) => ({ value: lane, label: lane })),
              { value: '', label: t('noLane') },
            ]}
          />
        )}
      </div>
    </header>
  );
}

function Foot() {
  const { t, language } = useTexts(doorTexts);
  const common = useTexts(commonTexts);
  const [isOn, setOn] = useState(isSoundOn);
  const other = language === 'ko' ? 'en' : 'ko';
  return (
    <footer className="row door-foot">
      <Button
        quiet
        aria-pressed={isOn}
        onPress={() => {
          switchSound(!isOn);
          setOn(!isOn);
          if (!isOn) signal('in');
        }}
      >
        {t(isOn ? 'soundOn' : 'soundOff')}
      </Button>
      <Button quiet lang={other} onPress={() => switchLanguage(other)}>
        {common.t('otherLanguage')}
      </Button>
    </footer>
  );
}
