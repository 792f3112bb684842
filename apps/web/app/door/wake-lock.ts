/** Keeps the screen on while the page is seen, where the browser can. @returns lets it go */
export function keepAwake(): () => void {
  if (!('wakeLock' in navigator)) return () => undefined;
  let lock: WakeLockSentinel | undefined;
  let over = false;
  const ask = async () => {
    if (over || document.hidden || lock?.released === false) return;
    try {
      const given = await navigator.wakeLock.request('screen');
      if (over) await given.release();
      else lock = given;
    } catch {
      // A phone that saves its battery says no: the door works without.
    }
  };
  const seen = () => void ask();
  // Some phones say no until someone touched the page, and take it back when the battery is low.
  document.addEventListener('visibilitychange', seen);
  document.addEventListener('pointerup', seen);
  void ask();
  return () => {
    over = true;
    document.removeEventListener('visibilitychange', seen);
    document.removeEventListener('pointerup', seen);
    void lock?.release();
  };
}
