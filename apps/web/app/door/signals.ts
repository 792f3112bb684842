/** What a person notices without looking at the screen: two rising notes for yes, one low and long for no. */
const SOUNDS = {
  in: [
    { hertz: 784, from: 0, seconds: 0.11 },
    { hertz: 1175, from: 0.11, seconds: 0.2 },
  ],
  out: [{ hertz: 587, from: 0, seconds: 0.22 }],
  refused: [
    { hertz: 165, from: 0, seconds: 0.28 },
    { hertz: 131, from: 0.3, seconds: 0.42 },
  ],
} as const;
/** Milliseconds: on, off, on. */
const VIBRATIONS = { in: [70], out: [70], refused: [220, 90, 220] };

export type Signal = keyof typeof SOUNDS;

const silentKey = 'clove.door.silent';
let audio: AudioContext | undefined;

export function isSoundOn(): boolean {
  return localStorage.getItem(silentKey) === null;
}

export function switchSound(on: boolean): void {
  if (on) localStorage.removeItem(silentKey);
  else localStorage.setItem(silentKey, '1');
}

/** What browsers take for a touch of a person: of a finger its end, not its beginning. */
const TOUCHES = ['pointerup', 'touchend', 'click', 'keydown'] as const;

/**
 * Browsers let a page sound only after someone touched it: the first tap anywhere at the door does it, and each later one where a
 * call or the lock screen took the sound away. @returns ends that
 */
export function readySoundOnTouch(): () => void {
  for (const touch of TOUCHES) document.addEventListener(touch, readySound, true);
  return () => {
    for (const touch of TOUCHES) document.removeEventListener(touch, readySound, true);
  };
}

function readySound(): void {
  if (typeof AudioContext === 'undefined') return;
  audio ??= new AudioContext();
  if (audio.state === 'running') return;
  audio.resume().catch((error: unknown) => console.warn(error));
}

/** Sounds, where that is switched on and possible, and vibrates. */
export function signal(kind: Signal): void {
  if ('vibrate' in navigator && navigator.userActivation?.hasBeenActive === true) {
    navigator.vibrate(VIBRATIONS[kind]);
  }
  if (!isSoundOn() || audio?.state !== 'running') return;
  for (const note of SOUNDS[kind]) play(audio, kind, note);
}

function play(
  on: AudioContext,
  kind: Signal,
  { hertz, from, seconds }: { readonly hertz: number; readonly from: number; readonly seconds: number },
): void {
  const start = on.currentTime + from;
  const loudness = on.createGain();
  loudness.gain.setValueAtTime(0, start);
  loudness.gain.linearRampToValueAtTime(0.5, start + 0.01);
  loudness.gain.setTargetAtTime(0, start + seconds * 0.6, seconds * 0.15);
  const tone = on.createOscillator();
  tone.type = kind === 'refused' ? 'square' : 'triangle';
  tone.frequency.value = hertz;
  tone.connect(loudness).connect(on.destination);
  tone.start(start);
  tone.stop(start + seconds * 1.5);
}
