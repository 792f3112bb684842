import { type ReactNode, useRef, useState } from 'react';
import {
  Button as AriaButton,
  type ButtonProps as AriaButtonProps,
  type PressEvent,
} from 'react-aria-components';

export interface ButtonProps
  extends Omit<AriaButtonProps, 'onPress' | 'className' | 'style' | 'children' | 'isPending'> {
  /** It is being done: it looks so, and pressing does nothing. */
  readonly isPending?: boolean;
  readonly children: ReactNode;
  /** What it does. While a promise is open the button is busy and cannot be pressed again. */
  readonly onPress?: (event: PressEvent) => unknown;
  /** Beside the main one. */
  readonly quiet?: boolean;
  /** What cannot be undone. */
  readonly danger?: boolean;
  readonly wide?: boolean;
  readonly lang?: string;
  readonly className?: string;
}

/** A button. It keeps the focus while it is busy: react-aria's own pending state announces a name that goes with its page. */
export function Button(button: ButtonProps) {
  const { onPress, quiet, danger, wide, className, children, isPending = false, ...props } = button;
  const [busy, setBusy] = useState(false);
  const working = useRef(false);
  const press = (event: PressEvent) => {
    if (working.current || isPending) return;
    const work = onPress?.(event);
    if (!(work instanceof Promise)) return;
    working.current = true;
    setBusy(true);
    void work.finally(() => {
      working.current = false;
      setBusy(false);
    });
  };
  const look = ['button', quiet && 'quiet', danger && 'danger', wide && 'wide', className];
  const pending = busy || isPending ? { 'data-pending': true } : {};
  return (
    <AriaButton {...props} {...pending} className={look.filter(Boolean).join(' ')} onPress={press}>
      {children}
    </AriaButton>
  );
}
