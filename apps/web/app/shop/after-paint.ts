/** Does something once the browser has painted what was drawn until now: what a fan pressed shows first, whatever follows from it. */
export function afterPaint(work: () => void): void {
  requestAnimationFrame(() => setTimeout(work));
}
