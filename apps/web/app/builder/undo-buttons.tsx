import { type RefObject, useEffect } from 'react';
import { useTexts } from '../i18n/index.ts';
import { builderTexts } from './builder-texts.ts';
import { focusLine } from './text-pane.tsx';
import type { Steps } from './use-builder.ts';

interface UndoButtonsProps {
  readonly steps: Steps;
  /** The builder: a field of it that is left ends a step, and what is typed in a field outside of it is the browser's to take back. */
  readonly box: RefObject<HTMLElement | null>;
  readonly area: RefObject<HTMLTextAreaElement | null>;
}

/** Takes edits back and makes them again: with Ctrl or Cmd and Z, too, and with Shift the other way. */
export function UndoButtons({ steps, box, area }: UndoButtonsProps) {
  const { t } = useTexts(builderTexts);
  const { canUndo, canRedo, undo, redo, pause } = steps;
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const step = stepOf(event);
      if (step === undefined || isFieldElsewhere(event.target, box.current)) return;
      event.preventDefault();
      const line = step === 'undo' ? undo() : redo();
      // A text that is replaced under the cursor leaves it at the end.
      if (event.target === area.current) requestAnimationFrame(() => focusLine(area.current, line));
    };
    const builder = box.current;
    document.addEventListener('keydown', press);
    builder?.addEventListener('focusout', pause);
    return () => {
      document.removeEventListener('keydown', press);
      builder?.removeEventListener('focusout', pause);
    };
  });
  return (
    <>
      <StepButton name={t('undo')} keys="Control+Z" isPossible={canUndo} onPress={undo} />
      <StepButton name={t('redo')} keys="Control+Shift+Z" isPossible={canRedo} onPress={redo} />
    </>
  );
}

interface StepButtonProps {
  readonly name: string;
  readonly keys: string;
  readonly isPossible: boolean;
  readonly onPress: () => void;
}

/** Not disabled where there is no step: the last one would take the focus away with it. */
function StepButton({ name, keys, isPossible, onPress }: StepButtonProps) {
  return (
    <button
      type="button"
      className="button quiet"
      title={keys}
      aria-keyshortcuts={keys}
      aria-disabled={!isPossible}
      onClick={onPress}
    >
      {name}
    </button>
  );
}

function stepOf({ key, ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent): 'undo' | 'redo' | undefined {
  if (ctrlKey === metaKey || altKey) return undefined;
  if (key.toLowerCase() === 'z') return shiftKey ? 'redo' : 'undo';
  return key.toLowerCase() === 'y' && ctrlKey ? 'redo' : undefined;
}

function isFieldElsewhere(target: EventTarget | null, box: HTMLElement | null): boolean {
  return target instanceof HTMLElement && target.matches('input, textarea') && box?.contains(target) !== true;
}
