import { type ReactNode, useState } from 'react';
import { Button } from '../design/button.tsx';
import { Select } from '../design/select.tsx';
import type { Language } from '../i18n/formats.ts';
import { useTexts } from '../i18n/index.ts';
import { builderTexts } from './builder-texts.ts';
import { descriptionOf, labelOf } from './field-words.ts';
import { Findings } from './findings.tsx';
import { fieldId, findingsInside, ownFindings, useForm } from './form-context.ts';
import { ScalarField } from './scalar-field.tsx';
import { entryOf, type FieldPath, type SchemaNode } from './schema.ts';
import { valueAt } from './yaml-edit.ts';

interface NodeProps {
  readonly path: FieldPath;
  readonly node: SchemaNode;
  readonly isRequired: boolean;
}

/** Any place of the schema: a field, a block of fields, a list, or entries under free keys. */
export function NodeFields(props: NodeProps) {
  const { node } = props;
  if (node.properties !== undefined) return <Block {...props} />;
  if (entryOf(node) !== undefined) return <Entries {...props} />;
  if (node.items?.properties !== undefined) return <List {...props} />;
  return <ScalarField {...props} />;
}

/** Fields of a block that need no folding. */
const MOST_OPEN = 4;

/** The fields of a block: what it needs first, and what else can be set below, folded. */
export function BlockFields({ path, node }: Pick<NodeProps, 'path' | 'node'>) {
  const { t } = useTexts(builderTexts);
  const { value, findings } = useForm();
  const keys = Object.entries(node.properties ?? {});
  const needed = keys.filter(([key]) => node.required.includes(key));
  // Of a small block, and of one that needs nothing, all fields stand in the open.
  const isOpen = needed.length === 0 || keys.length <= MOST_OPEN;
  const first = isOpen ? keys : needed;
  const more = isOpen ? [] : keys.filter(([key]) => !node.required.includes(key));
  const set = more.filter(([key]) => valueAt(value, [...path, key]) !== undefined).length;
  const wrong = more.some(([key]) => findingsInside(findings, [...path, key]).length > 0);
  const fields = (of: typeof keys) =>
    of.map(([key, each]) => (
      <NodeFields key={key} path={[...path, key]} node={each} isRequired={node.required.includes(key)} />
    ));
  return (
    <>
      <div className="builder-fields">{fields(first)}</div>
      {more.length > 0 && (
        <Fold
          summary={set === 0 ? t('optional') : t('optionalSet', { count: set })}
          opened={set > 0 || wrong}
          className="builder-more"
        >
          <div className="builder-fields">{fields(more)}</div>
        </Fold>
      )}
    </>
  );
}

function Block({ path, node }: NodeProps) {
  const { findings } = useForm();
  return (
    <fieldset className="builder-block" id={fieldId(path)} tabIndex={-1}>
      <Legend path={path} node={node} />
      <Findings of={ownFindings(findings, path)} />
      <BlockFields path={path} node={node} />
    </fieldset>
  );
}

/** A list of blocks, each folded under its name. */
function List({ path, node }: NodeProps) {
  const { t, language } = useTexts(builderTexts);
  const { value, findings, addItem, set, moveItem, focus } = useForm();
  const list = valueAt(value, path);
  const items = Array.isArray(list) ? list : [];
  const what = labelOf(String(path.at(-1)), language);
  const item = node.items;
  if (item === undefined) return null;
  const add = () => {
    addItem(path, newItem(item, path, items));
    const [firstKey] = item.required;
    focus([...path, items.length, ...(firstKey === undefined ? [] : [firstKey])]);
  };
  return (
    <fieldset className="builder-block" id={fieldId(path)} tabIndex={-1}>
      <Legend path={path} node={node} />
      <Findings of={ownFindings(findings, path)} />
      {items.map((each, index) => {
        const at = [...path, index];
        const name = nameOf(each, language) ?? t('item', { what, number: index + 1 });
        return (
          <Fold
            // biome-ignore lint/suspicious/noArrayIndexKey: an item of a text has no other identity than its place
            key={index}
            id={fieldId(at)}
            summary={<ItemName path={at} name={name} />}
            opened={items.length <= 3}
          >
            <Findings of={ownFindings(findings, at)} />
            <BlockFields path={at} node={item} />
            <div className="row end">
              {index > 0 && (
                <Button
                  quiet
                  onPress={() => {
                    moveItem(path, index, index - 1);
                    focus([...path, index - 1]);
                  }}
                >
                  {t('moveUp', { what: name })}
                </Button>
              )}
              <Button
                quiet
                danger
                onPress={() => {
                  set(at, undefined);
                  focus(path);
                }}
              >
                {t('remove', { what: name })}
              </Button>
            </div>
          </Fold>
        );
      })}
      <Button quiet onPress={add}>
        {t('add', { what })}
      </Button>
    </fieldset>
  );
}

/** Blocks under keys that the author chooses, such as sizes by service. */
function Entries({ path, node }: NodeProps) {
  const { t, language } = useTexts(builderTexts);
  const { value, findings, set, focus, choices } = useForm();
  const [chosen, setChosen] = useState('');
  const entries = valueAt(value, path);
  const keys = entries !== null && typeof entries === 'object' ? Object.keys(entries) : [];
  const entry = entryOf(node);
  const free = (choices(path) ?? []).filter((choice) => !keys.includes(choice.value));
  if (entry === undefined) return null;
  const what = labelOf(String(path.at(-1)), language);
  return (
    <fieldset className="builder-block" id={fieldId(path)} tabIndex={-1}>
      <Legend path={path} node={node} />
      <Findings of={ownFindings(findings, path)} />
      {keys.map((key) => (
        <Fold
          key={key}
          id={fieldId([...path, key])}
          summary={<ItemName path={[...path, key]} name={key} />}
          opened
        >
          <Findings of={ownFindings(findings, [...path, key])} />
          <BlockFields path={[...path, key]} node={entry} />
          <div className="row end">
            <Button
              quiet
              danger
              onPress={() => {
                set([...path, key], undefined);
                focus(path);
              }}
            >
              {t('remove', { what: key })}
            </Button>
          </div>
        </Fold>
      ))}
      <div className="row">
        <Select
          label={t('whichService')}
          value={chosen}
          onChange={setChosen}
          options={[{ value: '', label: t('notSet') }, ...free]}
        />
        <Button
          quiet
          isDisabled={chosen === ''}
          onPress={() => {
            set([...path, chosen], {});
            focus([...path, chosen]);
            setChosen('');
          }}
        >
          {t('add', { what })}
        </Button>
      </div>
    </fieldset>
  );
}

function Legend({ path, node }: Pick<NodeProps, 'path' | 'node'>) {
  const { language } = useTexts(builderTexts);
  const key = String(path.at(-1));
  return (
    <>
      <legend>
        {labelOf(key, language)} <code>{key}</code>
      </legend>
      {node.description !== undefined && <p className="help">{descriptionOf(node.description, language)}</p>}
    </>
  );
}

function ItemName({ path, name }: { readonly path: FieldPath; readonly name: string }) {
  const { t } = useTexts(builderTexts);
  const { findings } = useForm();
  const count = findingsInside(findings, path).length;
  return (
    <>
      {name}
      {count > 0 && <span className="builder-count">{t('inside', { count })}</span>}
    </>
  );
}

interface FoldProps {
  readonly summary: ReactNode;
  /** At first; then its reader decides. */
  readonly opened: boolean;
  readonly id?: string;
  readonly className?: string;
  readonly children: ReactNode;
}

function Fold({ summary, opened, id, className = 'builder-item', children }: FoldProps) {
  const [isOpen, setOpen] = useState(opened);
  return (
    <details
      className={className}
      open={isOpen}
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
      {...(id === undefined ? {} : { id })}
    >
      <summary>{summary}</summary>
      <div className="builder-fold">{children}</div>
    </details>
  );
}

/** A new item of a list: with an id that is free, where items have one. */
function newItem(item: SchemaNode, path: FieldPath, items: readonly unknown[]): unknown {
  if (!item.required.includes('id')) return {};
  const ids = new Set(items.map((each) => valueAt(each, ['id'])));
  const word = String(path.at(-1)).replace(/s$/, '');
  let number = items.length + 1;
  while (ids.has(`${word}-${number}`)) number += 1;
  return { id: `${word}-${number}` };
}

/** What an item is called: its title, its id, or nothing. */
function nameOf(item: unknown, language: Language): string | undefined {
  const titles = [language, 'ko'].map((each) => valueAt(item, ['title', each]));
  const names = [...titles, valueAt(item, ['id']), valueAt(item, ['code'])];
  return names.find((name) => typeof name === 'string');
}
