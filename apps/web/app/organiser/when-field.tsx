import { useFestival } from '../api/festival.ts';
import { Field } from '../design/field.tsx';
import { toZoned } from './zoned.ts';

interface WhenFieldProps {
  readonly label: string;
  readonly name: string;
  /** An instant. */
  readonly value?: string | null | undefined;
  readonly help?: string;
  readonly isRequired?: boolean;
}

/** A time in the festival's zone; its form's value is read with `fromZoned`. */
export function WhenField({ label, name, value, help, isRequired = false }: WhenFieldProps) {
  const { timezone } = useFestival();
  return (
    <Field
      label={`${label} (${timezone})`}
      name={name}
      type="datetime-local"
      isRequired={isRequired}
      defaultValue={value == null ? '' : toZoned(value, timezone)}
      {...(help === undefined ? {} : { help })}
    />
  );
}
