import { useId, useState } from 'react';
import { Checkbox } from '../design/choice.tsx';
import { useTexts } from '../i18n/index.ts';
import { builderTexts } from './builder-texts.ts';
import { descriptionOf, labelOf } from './field-words.ts';
import { Findings } from './findings.tsx';
import { fieldId, ownFindings, useForm } from './form-context.ts';
import type { FieldPath, SchemaNode } from './schema.ts';
import { valueAt } from './yaml-edit.ts';
import { formTime, writtenTime } from './zoned-time.ts';

interface ScalarProps {
  readonly path: FieldPath;
  readonly node: SchemaNode;
  readonly isRequired: boolean;
}

/** What a field's control gets. */
interface ControlProps {
  readonly id: string;
  readonly node: SchemaNode;
  readonly path: FieldPath;
  readonly value: unknown;
  /** Another value, chosen. */
  readonly change: (value: unknown) => void;
  /** Another value, as it is typed. */
  readonly type: (value: unknown) => void;
  readonly aria: {
    readonly 'aria-describedby': string;
    readonly 'aria-invalid': boolean;
    readonly 'aria-required': boolean;
  };
}

/** One value of the file: its label, what it is for, its control, and what is wrong with it. */
export function ScalarField({ path, node, isRequired }: ScalarProps) {
  const { language } = useTexts(builderTexts);
  const { value: file, findings, set } = useForm();
  const describedBy = useId();
  const own = ownFindings(findings, path);
  const key = String(path.at(-1));
  const label = labelOf(key, language);
  const value = valueAt(file, path);
  const id = fieldId(path);
  const control: ControlProps = {
    ...{ id, node, path, value },
    change: (next) => set(path, next === '' ? undefined : next),
    type: (next) => set(path, next === '' ? undefined : next, true),
    aria: {
      'aria-describedby': describedBy,
      'aria-invalid': own.some(({ kind }) => kind === 'error'),
      'aria-required': isRequired,
    },
  };
  const kind = kindOf(node);
  return (
    <div className={kind === 'many' || kind === 'flags' ? 'field builder-wide' : 'field'}>
      {kind === 'switch' || kind === 'flags' ? (
        <div className="builder-label" id={`${id}:label`}>
          {label} <code>{key}</code>
        </div>
      ) : (
        <label htmlFor={id}>
          {label} <code>{key}</code>
        </label>
      )}
      <Control kind={kind} {...control} />
      <div id={describedBy}>
        <Findings of={own} />
        <p className="help">{helpOf(node, language)}</p>
      </div>
    </div>
  );
}

type Kind = 'switch' | 'choice' | 'flags' | 'many' | 'number' | 'instant' | 'day' | 'text';

function kindOf({ type, enum: values, items, format }: SchemaNode): Kind {
  if (type === 'boolean') return 'switch';
  if (type === 'array') return items?.enum === undefined ? 'many' : 'flags';
  if (values !== undefined) return 'choice';
  if (type === 'integer' || type === 'number') return 'number';
  if (format === 'date-time') return 'instant';
  return format === 'date' ? 'day' : 'text';
}

function Control({ kind, ...control }: ControlProps & { readonly kind: Kind }) {
  switch (kind) {
    case 'switch':
      return <Switch {...control} />;
    case 'choice':
      return <OneOf {...control} options={(control.node.enum ?? []).map(String)} />;
    case 'flags':
      return <SeveralOf {...control} />;
    case 'many':
      return <Many {...control} />;
    case 'instant':
      return <Instant {...control} />;
    case 'number':
    case 'day':
    case 'text':
      return <Line {...control} kind={kind} />;
  }
}

function Line({
  kind,
  id,
  node,
  path,
  value,
  change,
  type,
  aria,
}: ControlProps & { readonly kind: 'number' | 'day' | 'text' }) {
  const { choices } = useForm();
  const listId = useId();
  const offered = choices(path);
  if (offered !== undefined && path.join('.') === 'template') {
    return (
      <OneOf {...{ id, node, path, value, change, type, aria }} options={offered.map((each) => each.value)} />
    );
  }
  const shown = value === undefined || value === null ? '' : String(value);
  return (
    <>
      <input
        id={id}
        type={kind === 'day' ? 'date' : 'text'}
        {...(kind === 'number' ? { inputMode: 'numeric' as const } : {})}
        value={shown}
        onChange={({ target }) => type(kind === 'number' ? numberOf(target.value) : target.value)}
        spellCheck={false}
        {...(offered === undefined ? {} : { list: listId })}
        {...aria}
      />
      {offered !== undefined && (
        <datalist id={listId}>
          {offered.map((each) => (
            <option key={each.value} value={each.value} />
          ))}
        </datalist>
      )}
    </>
  );
}

/** Digits are a number; anything else stays a text, which the checks then complain of. */
function numberOf(text: string): number | string {
  const number = Number(text);
  return /^\d+$/.test(text) && Number.isSafeInteger(number) ? number : text;
}

/** A time in the festival's zone; one to the second, or with another offset, as its text. */
function Instant({ id, value, type, aria }: ControlProps) {
  const { t } = useTexts(builderTexts);
  const { value: file } = useForm();
  const zone = valueAt(file, ['timezone']);
  const shown = typeof value === 'string' ? value : '';
  const local = formTime(shown, zone);
  if (local === undefined) {
    return <input id={id} value={shown} onChange={({ target }) => type(target.value)} {...aria} />;
  }
  return (
    <>
      <input
        id={id}
        type="datetime-local"
        value={local}
        onChange={({ target }) => type(writtenTime(target.value, zone))}
        {...aria}
      />
      <span className="help">{t('inZone', { zone: String(zone) })}</span>
    </>
  );
}

function OneOf({
  id,
  path,
  value,
  change,
  aria,
  options,
}: ControlProps & { readonly options: readonly string[] }) {
  const { t } = useTexts(builderTexts);
  const { choices } = useForm();
  const names = new Map((choices(path) ?? []).map((each) => [each.value, each.label]));
  const written = value === undefined || value === null ? '' : String(value);
  // What is written stays visible, even when it is none of the options.
  const all = written === '' || options.includes(written) ? options : [written, ...options];
  return (
    <select id={id} value={written} onChange={({ target }) => change(target.value)} {...aria}>
      <option value="">{t('notSet')}</option>
      {all.map((option) => (
        <option key={option} value={option}>
          {names.get(option) ?? option}
        </option>
      ))}
    </select>
  );
}

function Switch({ id, path, value, change }: ControlProps) {
  const { language } = useTexts(builderTexts);
  return (
    <span id={id} tabIndex={-1}>
      <Checkbox isSelected={value === true} onChange={(selected) => change(selected ? true : undefined)}>
        {labelOf(String(path.at(-1)), language)}
      </Checkbox>
    </span>
  );
}

/** Several of a few words, in the order in which they are chosen. */
function SeveralOf({ id, node, value, change }: ControlProps) {
  const chosen: readonly unknown[] = Array.isArray(value) ? value : [];
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be named by the label that every field has
    <div id={id} className="row" role="group" aria-labelledby={`${id}:label`} tabIndex={-1}>
      {(node.items?.enum ?? []).map((word) => (
        <Checkbox
          key={String(word)}
          isSelected={chosen.includes(word)}
          onChange={(selected) => {
            const next = selected ? [...chosen, word] : chosen.filter((each) => each !== word);
            change(next.length === 0 ? undefined : next);
          }}
        >
          {String(word)}
        </Checkbox>
      ))}
    </div>
  );
}

/** Short texts in one line, separated by commas; while it is typed in, it stays as it is typed. */
function Many({ id, value, type, aria }: ControlProps) {
  const { t } = useTexts(builderTexts);
  const [draft, setDraft] = useState('');
  const written = Array.isArray(value) ? value.map(String).join(', ') : '';
  return (
    <>
      <input
        id={id}
        value={separated(draft).join(', ') === written ? draft : written}
        onChange={({ target }) => {
          setDraft(target.value);
          const items = separated(target.value);
          type(items.length === 0 ? undefined : items);
        }}
        onBlur={() => setDraft(written)}
        spellCheck={false}
        {...aria}
      />
      <span className="help">{t('separated')}</span>
    </>
  );
}

function separated(text: string): string[] {
  return text
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
}

/** Sentences that the form itself makes unnecessary. */
const SAID_BY_FORM = [
  'RFC 3339 with an offset.',
  'In Korean and, where given, English.',
  'In Korean.',
  'In English.',
];

function helpOf({ description = '' }: SchemaNode, language: 'ko' | 'en'): string {
  const needed = SAID_BY_FORM.reduce((text, sentence) => text.replace(sentence, '').trim(), description);
  return needed === '' ? '' : descriptionOf(needed, language);
}
