import { useEffect, useRef, useState } from 'react';
import { Button } from '../design/button.tsx';
import { useTexts } from '../i18n/index.ts';
import { type Camera, type CameraFault, cameraFault, openCamera, watchCodes } from './camera-scan.ts';
import { type CodeReader, codeReader } from './code-reader.ts';
import { doorTexts } from './texts.ts';

type State =
  | { readonly at: 'off' }
  | { readonly at: 'asking' }
  | { readonly at: 'live'; readonly camera: Camera; readonly read: CodeReader }
  | { readonly at: 'fault'; readonly fault: CameraFault };

const wantedKey = 'clove.door.camera';

/** Scans with the phone's camera. Where it was on before, it starts by itself. */
export function CameraScanner({ onCode }: { readonly onCode: (code: string) => void }) {
  const { t } = useTexts(doorTexts);
  const [state, setState] = useState<State>({ at: 'off' });
  const [isLit, setLit] = useState(false);
  const video = useRef<HTMLVideoElement>(null);
  const newest = useRef(onCode);
  newest.current = onCode;
  const isHere = useRef(true);

  const start = async () => {
    setState({ at: 'asking' });
    try {
      const [camera, read] = await Promise.all([openCamera(), codeReader()]);
      if (!isHere.current) {
        camera.stop();
        return;
      }
      localStorage.setItem(wantedKey, '1');
      setState({ at: 'live', camera, read });
    } catch (error) {
      if (isHere.current) setState({ at: 'fault', fault: cameraFault(error) });
    }
  };
  const stop = () => {
    localStorage.removeItem(wantedKey);
    setLit(false);
    setState({ at: 'off' });
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the gate is opened
  useEffect(() => {
    isHere.current = true;
    if (localStorage.getItem(wantedKey) !== null) void start();
    return () => {
      isHere.current = false;
    };
  }, []);

  useEffect(() => {
    if (state.at !== 'live' || video.current === null) return;
    const { camera, read } = state;
    const picture = video.current;
    picture.srcObject = camera.stream;
    void picture.play().catch(() => undefined);
    const ended = () => setState({ at: 'fault', fault: 'busy' });
    const [track] = camera.stream.getVideoTracks();
    track?.addEventListener('ended', ended);
    const stopLooking = watchCodes(picture, read, (code) => newest.current(code));
    return () => {
      track?.removeEventListener('ended', ended);
      stopLooking();
      camera.stop();
    };
  }, [state]);

  const lamp = state.at === 'live' ? state.camera.lamp : undefined;
  return (
    <section className={`door-camera ${state.at}`} aria-label={t('camera')}>
      {state.at === 'live' && (
        <div className="door-picture">
          <video ref={video} muted playsInline aria-label={t('cameraAim')} />
          <div className="door-frame" aria-hidden="true" />
        </div>
      )}
      {state.at !== 'live' && (
        <p className="door-camera-says" role="status">
          {state.at === 'asking' && t('cameraAsking')}
          {state.at === 'fault' && t(`camera.${state.fault}`)}
          {state.at === 'off' && t('scannerReady')}
        </p>
      )}
      <div className="row">
        {state.at === 'live' ? (
          <Button quiet onPress={stop}>
            {t('cameraStop')}
          </Button>
        ) : (
          <Button isPending={state.at === 'asking'} onPress={start}>
            {t('cameraStart')}
          </Button>
        )}
        {lamp !== undefined && (
          <Button
            quiet
            aria-pressed={isLit}
            onPress={async () => {
              await lamp(!isLit);
              setLit(!isLit);
            }}
          >
            {t('lamp')}
          </Button>
        )}
      </div>
    </section>
  );
}
