import { describe, expect, test } from '@jest/globals';
import {
  begun,
  edited,
  firstChangedLine,
  type History,
  paused,
  redone,
  typedLine,
  undone,
} from '../app/builder/history.ts';

/** Types a text letter by letter, as an input reports it. */
function typed(history: History<string>, letters: string, where: string): History<string> {
  return [...letters].reduce((all, letter) => edited(all, all.now + letter, where), history);
}

describe('an edit of the builder', () => {
  test('is one step each, taken back from the last to the first and made again', () => {
    const three = ['a', 'ab', 'abc'].reduce((all, next) => edited(all, next), begun(''));
    const back = [undone(three), undone(undone(three)), undone(undone(undone(three)))];
    expect(back.map(({ now }) => now)).toEqual(['ab', 'a', '']);
    expect(undone(back[2] ?? three)).toBe(back[2]);
    expect(redone(redone(redone(back[2] ?? three))).now).toBe('abc');
    expect(redone(three)).toBe(three);
  });

  test('that is typed is one step per place, until the place is left', () => {
    const name = typed(begun(''), 'spring', 'field:festival');
    const both = typed(name, '-2027', 'field:title.ko');
    expect(undone(both).now).toBe('spring');
    expect(undone(undone(both)).now).toBe('');
    const later = typed(paused(name), 's', 'field:festival');
    expect(undone(later).now).toBe('spring');
  });

  test('after one was taken back is a step of its own, and what was taken back is gone', () => {
    const back = undone(typed(typed(begun(''), 'ab', 'one'), 'cd', 'two'));
    const again = typed(back, 'x', 'one');
    expect(again.now).toBe('abx');
    expect(undone(again).now).toBe('ab');
    expect(redone(again)).toBe(again);
  });

  test('that changes nothing is no step', () => {
    const one = edited(begun('a'), 'b');
    expect(edited(one, 'b')).toBe(one);
  });

  test('can be taken back two hundred times', () => {
    const many = Array.from({ length: 250 }, (_, index) => `${index}`).reduce(
      (all, next) => edited(all, next),
      begun(''),
    );
    const first = Array.from({ length: 250 }).reduce<History<string>>((all) => undone(all), many);
    expect(first.now).toBe('49');
  });
});

test('typing in a text goes on in its line; a new line, or several at once, is another step', () => {
  expect(typedLine('a: 1\nb: 2\n', 'a: 1\nb: 23\n')).toBe('line 2');
  expect(typedLine('a: 1\n', 'a: 1\nb\n')).toBeUndefined();
  expect(typedLine('a: 1\nb: 2\n', 'a: 9\nb: 9\n')).toBeUndefined();
});

test('the line that a step changed is where the cursor goes', () => {
  expect(firstChangedLine('a\nb\nc', 'a\nx\nc')).toBe(2);
  expect(firstChangedLine('a\nb\nc', 'a\nb')).toBe(2);
  expect(firstChangedLine('a', 'a\nb')).toBe(2);
});
