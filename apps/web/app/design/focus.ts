/** Frames in which a dialog has closed, and what comes after has been drawn. */
const MOST_FRAMES = 120;

/**
 * After an action that may remove what had the focus: once no dialog is open, the page's heading gets it if nothing else has. A
 * screen reader would otherwise start anew at the top.
 */
export function keepFocusInPage(frames = 0): void {
  requestAnimationFrame(() => {
    const isOpen = document.querySelector('[role=dialog]') !== null;
    if ((isOpen || frames < 5) && frames < MOST_FRAMES) {
      keepFocusInPage(frames + 1);
      return;
    }
    const { activeElement } = document;
    if (activeElement !== null && activeElement !== document.body) return;
    document.querySelector<HTMLElement>('main h1')?.focus();
  });
}
