import { createHash } from 'node:crypto';
import { stringify } from 'yaml';
import {
  CHANGE_CLASSES,
  CLASS_MEANING,
  type DiffReport,
  type FieldChange,
  type ObjectChange,
  type TargetDiff,
} from '../model.ts';
import { drawing } from './drawing.ts';
import { SCRIPT, STYLE } from './page-assets.ts';
import {
  capacityLines,
  countsText,
  handText,
  header,
  headline,
  targetCounts,
  targetName,
  unusualLines,
} from './words.ts';

/**
 * One file that needs nothing else: every change in full, filters by class and text. It loads nothing and runs only
 * its own script, by hash; every value is escaped.
 */
export function htmlText(report: DiffReport): string {
  const hash = createHash('sha256').update(SCRIPT).digest('base64');
  const policy = `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${hash}'`;
  const [worst = 'none'] = report.classes;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Clove diff: ${escaped(worst)}</title>
<style>${STYLE}</style>
</head>
<body>
<header><h1>Clove diff <span class="class ${worst}">${escaped(report.targets.length === 0 ? 'nothing changes' : worst)}</span></h1>
<p>${escaped(headline(report))}</p><p class="quiet">${escaped(header(report))}</p></header>
${report.gates.map(gate).join('\n')}
${report.notes.map((note) => `<p class="quiet">${escaped(note)}</p>`).join('\n')}
${summary(report)}
${filters(report)}
<main>${report.targets.map(targetSection).join('\n')}</main>
<script>${SCRIPT}</script>
</body>
</html>`;
}

function gate({ rule, message, remediation, ...target }: DiffReport['gates'][number]): string {
  return `<section class="gate"><strong>${escaped(targetName(target))} ${rule}</strong><p>${escaped(message)}</p><p>${escaped(remediation)}</p></section>`;
}

function summary({ targets }: DiffReport): string {
  if (targets.length === 0) return '';
  const rows = targets.map((target, index) => {
    const rolling = target.rolls.map(({ workload, action }) => `${workload} ${action}`).join(', ');
    return `<tr><td><a href="#target-${index}">${escaped(targetName(target))}</a> ${target.change}</td><td>${marks(target.classes)}</td><td>${escaped(countsText(targetCounts(target)))}</td><td>${escaped(rolling)}</td></tr>`;
  });
  return `<table class="summary"><thead><tr><th>festival</th><th>classes</th><th>changes</th><th>pods</th></tr></thead><tbody>${rows.join('')}</tbody></table>`;
}

function filters({ counts }: DiffReport): string {
  const boxes = CHANGE_CLASSES.toReversed()
    .filter((of) => counts[of] > 0)
    .map(
      (of) =>
        `<label title="${escaped(CLASS_MEANING[of])}"><input type="checkbox" value="${of}" checked> <span class="class ${of}">${of}</span> ${counts[of]}</label>`,
    );
  return boxes.length === 0
    ? ''
    : `<form class="filters">${boxes.join('')}<input type="search" placeholder="object, field, value or file" aria-label="search"></form>`;
}

function targetSection(target: TargetDiff, index: number): string {
  const { destruction, rolls } = target;
  const destroys =
    destruction === undefined
      ? ''
      : `<div class="gate"><strong>destroys</strong> <code>${destruction.hash}</code>${bullets(destruction.items)}</div>`;
  const unusual = unusualLines(target);
  const marked =
    unusual.length === 0
      ? ''
      : `<div class="gate"><strong>unusual: is this meant?</strong>${bullets(unusual)}</div>`;
  const pods = rolls.map(({ workload, action, why }) => `${workload} ${action}: ${why.join('; ')}`);
  return `<section id="target-${index}"><h2>${escaped(targetName(target))} <small>${target.change}</small></h2>
${destroys}
${marked}
<div class="columns"><div><h3>Pods</h3>${bullets(pods)}</div><div><h3>Capacity</h3>${bullets(capacityLines(target))}</div></div>
${picture(target)}
${target.objects.map(objectArticle).join('\n')}</section>`;
}

/** A tree without workloads (the platform's) has nothing to draw. */
function picture(target: TargetDiff): string {
  if (target.picture.nodes.length === 0) return '';
  return `<details><summary>Services and who may call whom</summary><div class="picture">${drawing(target.picture, escaped)}</div></details>`;
}

const SIGN = { added: '+', removed: '−', changed: '~' } as const;

function objectArticle(object: ObjectChange): string {
  const { change, title, namespace, renamed, classes, fields, file } = object;
  const hashes = renamed === undefined ? '' : ` <small>${escaped(`${renamed.from} → ${renamed.to}`)}</small>`;
  return `<article class="${change}"><h4>${SIGN[change]} ${escaped(title)}${hashes} ${marks(classes)}</h4><p class="quiet">${escaped([namespace, file].join(' '))}</p>${fields.map((field) => fieldBlock(object, field)).join('')}</article>`;
}

function fieldBlock(object: ObjectChange, field: FieldChange): string {
  const causes = field.causes.map(
    ({ file, line, field: name, why }) =>
      `<li><code>${escaped(`${file}:${line}`)}</code> ${escaped(`${name}: ${why}`)}</li>`,
  );
  const hand = handText(field);
  if (hand !== undefined) causes.push(`<li>${escaped(hand)}</li>`);
  const because = causes.length === 0 ? '' : `<ul class="causes">${causes.join('')}</ul>`;
  const path = field.path === '' ? `${object.title} ${object.change}` : field.path;
  return `<div class="change" data-class="${field.classes[0] ?? 'none'}"><p><code>${escaped(path)}</code> ${marks(field.classes)} <span class="quiet">${escaped(field.why.join('; '))}</span></p><div class="sides">${side('before', field.before)}${side('after', field.after)}</div>${because}</div>`;
}

function side(name: 'before' | 'after', value: unknown): string {
  if (value === undefined) return `<pre class="${name} absent">absent</pre>`;
  const text =
    typeof value === 'string' ? value : stringify(value, { aliasDuplicateObjects: false, lineWidth: 0 });
  return `<pre class="${name}">${escaped(text)}</pre>`;
}

function marks(classes: readonly string[]): string {
  return classes.map((of) => `<span class="class ${of}">${of}</span>`).join(' ');
}

function bullets(lines: readonly string[]): string {
  return lines.length === 0
    ? '<p class="quiet">no change</p>'
    : `<ul>${lines.map((line) => `<li>${escaped(line)}</li>`).join('')}</ul>`;
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
