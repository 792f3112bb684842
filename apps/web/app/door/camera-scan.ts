import type { CodeReader } from './code-reader.ts';

/** Why there is no picture. */
export type CameraFault = 'denied' | 'none' | 'busy' | 'insecure';

export interface Camera {
  readonly stream: MediaStream;
  /** Undefined: it has no lamp. */
  readonly lamp: ((on: boolean) => Promise<void>) | undefined;
  stop(): void;
}

/** The camera at the phone's back. Throws what `cameraFault` names. */
export async function openCamera(): Promise<Camera> {
  const stream = await navigator.mediaDevices.getUserMedia({
    audio: false,
    video: { facingMode: 'environment', width: { ideal: 1280 }, height: { ideal: 720 } },
  });
  const [track] = stream.getVideoTracks();
  const hasLamp = track !== undefined && 'torch' in (track.getCapabilities?.() ?? {});
  return {
    stream,
    lamp: hasLamp
      ? // Not in the DOM's types yet.
        (on) => track.applyConstraints({ advanced: [{ torch: on } as MediaTrackConstraintSet] })
      : undefined,
    stop() {
      for (const each of stream.getTracks()) each.stop();
    },
  };
}

export function cameraFault(error: unknown): CameraFault {
  if (!('mediaDevices' in navigator)) return 'insecure';
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'denied';
  return name === 'NotFoundError' || name === 'OverconstrainedError' ? 'none' : 'busy';
}

/** Milliseconds between two looks at the picture. */
const LOOK_EVERY = 120;
/** Milliseconds for which a code that has left the picture is not a new one. */
const SAME_FOR = 2_500;

/**
 * Looks for codes until it is stopped. A code that stays before the camera is one scan.
 * @returns stops looking
 */
export function watchCodes(
  video: HTMLVideoElement,
  read: CodeReader,
  onCode: (code: string) => void,
): () => void {
  let stopped = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const seen = new Map<string, number>();
  const look = async () => {
    if (video.readyState >= video.HAVE_CURRENT_DATA && video.videoWidth > 0 && !document.hidden) {
      const now = performance.now();
      for (const code of await codesIn(video, read)) {
        const before = seen.get(code);
        seen.set(code, now);
        if (before === undefined || now - before > SAME_FOR) onCode(code);
      }
    }
    if (!stopped) timer = setTimeout(() => void look(), LOOK_EVERY);
  };
  void look();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}

async function codesIn(video: HTMLVideoElement, read: CodeReader): Promise<readonly string[]> {
  try {
    return await read(video);
  } catch (error) {
    // One frame that cannot be read, while the phone turns: the next is looked at.
    console.warn(error);
    return [];
  }
}
