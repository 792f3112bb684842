import { type FormEvent, type ReactNode, useMemo, useState } from 'react';
import { Form as AriaForm } from 'react-aria-components';
import { ApiProblem } from '../api/client.ts';
import { Button } from './button.tsx';
import { ProblemNotice } from './notice.tsx';
import { useAction } from './use-action.ts';

interface FormProps {
  /** What the button says. */
  readonly submit: string;
  /** Sends it. An ApiProblem's errors are shown at the fields of the same name (`body.email` -> `email`). */
  readonly onSubmit: (values: Readonly<Record<string, string>>) => Promise<unknown>;
  readonly children: ReactNode;
  readonly danger?: boolean;
}

/** A form: its fields by name, one button, and why the service refused it. */
export function Form({ submit, onSubmit, children, danger }: FormProps) {
  const { run, error, busy } = useAction(onSubmit);
  const [corrected, setCorrected] = useState<unknown>(null);
  // Gone while the person types, not when the field is left: the button would move away from under a pressed pointer.
  const errors = useMemo(() => (error === corrected ? {} : fieldErrors(error)), [error, corrected]);
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const values: Record<string, string> = {};
    for (const [name, value] of new FormData(event.currentTarget)) {
      if (typeof value === 'string') values[name] = value;
    }
    void run(values);
  };
  return (
    <AriaForm className="form" onSubmit={send} validationErrors={errors}>
      {/* By React's own event: a listener at the element would draw the field anew before it knows what was typed. */}
      <div className="form-fields" onInput={() => setCorrected(error)}>
        {children}
      </div>
      <ProblemNotice error={error} />
      <Button type="submit" wide isPending={busy} danger={danger === true}>
        {submit}
      </Button>
    </AriaForm>
  );
}

function fieldErrors(error: unknown): Record<string, string> {
  if (!(error instanceof ApiProblem)) return {};
  return Object.fromEntries(error.errors.map(({ path, message }) => [path.replace(/^body\./, ''), message]));
}
