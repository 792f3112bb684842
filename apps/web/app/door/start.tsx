import './door.css';
import { useEffect, useState } from 'react';
import { festivalQuery } from '../api/festival.ts';
import { forgetMember } from '../api/session.ts';
import { Button } from '../design/button.tsx';
import { Notice } from '../design/notice.tsx';
import { Page } from '../design/page.tsx';
import { commonTexts } from '../i18n/common.ts';
import { useTexts } from '../i18n/index.ts';
import { useLogIn } from '../shell/log-in.tsx';
import { PagePending } from '../shell/page-states.tsx';
import { ChooseGate } from './choose-gate.tsx';
import type { Stop } from './engine/shapes.ts';
import { browserStore } from './engine/store.ts';
import { GateView } from './gate-view.tsx';
import { keepPost, keptPost, type Post } from './post.ts';
import { readySoundOnTouch } from './signals.ts';
import { doorTexts } from './texts.ts';
import { forgetWorker, gatesQuery, useKept, useWorker } from './use-door.ts';

// Hours of asking fill the browser's list of what it loaded, which says what to keep.
performance.setResourceTimingBufferSize(2_000);

/** The door: who works here, at which gate, and then the gate itself. */
export function DoorStart() {
  const { t } = useTexts(doorTexts);
  const common = useTexts(commonTexts);
  const worker = useWorker();
  const [stop, setStop] = useState<Stop | null>(null);
  useEffect(readySoundOnTouch, []);
  useEffect(() => {
    if (stop !== null && !isOfGate(stop)) void forgetWorker();
  }, [stop]);
  if (stop !== null || worker === null) return <Stopped stop={stop} onResume={() => setStop(null)} />;
  if (worker === undefined) return <PagePending />;
  if (worker.role !== 'organiser' && worker.role !== 'staff') {
    return (
      <Page title={t('title')} narrow>
        <p>{common.t('needsRole')}</p>
      </Page>
    );
  }
  return (
    <AtWork
      onStop={setStop}
      name={worker.name}
      isBound={(worker.scopes ?? []).length > 0 && worker.role === 'staff'}
    />
  );
}

/** The gate is over, and not the log-in. */
function isOfGate(stop: Stop): boolean {
  return stop === 'gate-closed' || stop === 'not-your-gate';
}

interface AtWorkProps {
  readonly name: string;
  readonly isBound: boolean;
  readonly onStop: (stop: Stop) => void;
}

function AtWork({ name, isBound, onStop }: AtWorkProps) {
  const festival = useKept('festival', festivalQuery);
  const gates = useKept('gates', gatesQuery);
  const [post, setPost] = useState(keptPost);
  const change = (next: Post | null) => {
    keepPost(next);
    setPost(next);
  };
  if (festival === undefined || gates === undefined) return <PagePending />;
  if (post === null) {
    return <ChooseGate {...{ festival, gates, name, isBound }} onChoose={change} />;
  }
  return <GateView {...{ post, festival, gates, onStop }} onChange={change} onLeave={() => change(null)} />;
}

/** No one is logged in, or not any more: nothing is checked here, and what was not sent yet is said. */
function Stopped({ stop, onResume }: { readonly stop: Stop | null; readonly onResume: () => void }) {
  const { t } = useTexts(doorTexts);
  const common = useTexts(commonTexts);
  const logIn = useLogIn();
  const [waiting, setWaiting] = useState(0);
  useEffect(() => {
    void browserStore
      .scans()
      .then((scans) => setWaiting(scans.filter(({ state }) => state === 'queued').length));
  }, []);
  const resume = async () => {
    if (stop !== null && isOfGate(stop)) keepPost(null);
    else {
      forgetMember();
      if ((await logIn()) === null) return;
    }
    onResume();
  };
  return (
    <Page title={stop === null ? t('title') : t(`stopped.${stop}`)} narrow>
      <div className="stack">
        {stop === null ? (
          <p>{t('loggedOutPack')}</p>
        ) : (
          <Notice kind="alarm">
            <p>{t('stoppedWhy')}</p>
          </Notice>
        )}
        {waiting > 0 && (
          <Notice kind="warning">
            <p>{t('stoppedQueue', { count: waiting })}</p>
          </Notice>
        )}
        <div>
          <Button onPress={resume}>
            {stop !== null && isOfGate(stop) ? t('changeGate') : common.t('logIn')}
          </Button>
        </div>
      </div>
    </Page>
  );
}
