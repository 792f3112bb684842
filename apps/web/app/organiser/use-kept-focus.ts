import { useEffect } from 'react';

/** Anyone who works by keyboard keeps their place: when what had the focus is gone from the page, the page's heading has it. */
export function useKeptFocus(): void {
  useEffect(() => {
    let last: Element | null = null;
    const remember = ({ target }: FocusEvent) => {
      last = target instanceof Element ? target : null;
    };
    const check = () => {
      if (last === null || last.isConnected || document.activeElement !== document.body) return;
      last = null;
      document.querySelector<HTMLElement>('main h1')?.focus();
    };
    // A dialog that closes gives the focus back in the next frame: that goes first.
    const observer = new MutationObserver(() => {
      if (last?.isConnected === false) requestAnimationFrame(() => requestAnimationFrame(check));
    });
    document.addEventListener('focusin', remember);
    observer.observe(document.body, { childList: true, subtree: true });
    return () => {
      document.removeEventListener('focusin', remember);
      observer.disconnect();
    };
  }, []);
}
