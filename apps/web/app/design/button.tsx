import { type ReactNode, useState } from 'react';
import {
  Button as AriaButton,
  type ButtonProps as AriaButtonProps,
  type PressEvent,
} from 'react-aria-components';

export interface ButtonProps extends Omit<AriaButtonProps, 'onPress' | 'className' | 'style' | 'children'> {
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

/** A button. */
export function Button({ onPress, quiet, danger, wide, className, children, ...props }: ButtonProps) {
  const [busy, setBusy] = useState(false);
  const press = (event: PressEvent) => {
    if (busy) return;
    const work = onPress?.(event);
    if (!(work instanceof Promise)) return;
    setBusy(true);
    void work.finally(() => setBusy(false));
  };
  const look = ['button', quiet && 'quiet', danger && 'danger', wide && 'wide', className];
  return (
    <AriaButton
      {...props}
      className={look.filter(Boolean).join(' ')}
      isPending={busy || props.isPending === true}
      onPress={press}
    >
      {children}
    </AriaButton>
  );
}
