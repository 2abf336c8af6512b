/** Applies a unified diff, to the letter: whatever does not fit is an error, as it is for whoever applies it by hand. */

const HUNK = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/;

/** The file that a diff is about. @param {string} diff */
export function fileOfDiff(diff) {
  const [, from, to] = /^--- (\S+)\n\+\+\+ (\S+)\n/.exec(diff) ?? [];
  if (!from || from !== to) throw new Error('a diff begins with --- and +++ and the path of its file');
  return from;
}

/** @param {string} text @param {string} diff @returns {string} */
export function applyDiff(text, diff) {
  const old = text.split('\n');
  /** @type {string[]} */
  const made = [];
  let at = 0;
  /** How many lines the hunk still says that it has, of the old and of the new file. */
  let left = { old: 0, new: 0 };
  for (const line of diff.split('\n').slice(2)) {
    const [, start, count = '1', newStart, newCount = '1'] = HUNK.exec(line) ?? [];
    if (start) {
      expect(left.old === 0 && left.new === 0, `the hunk before this one is shorter than it says: ${line}`);
      made.push(...old.slice(at, Number(start) - 1));
      at = Number(start) - 1;
      expect(made.length === Number(newStart) - 1, `not the place in the new file: ${line}`);
      left = { old: Number(count), new: Number(newCount) };
      continue;
    }
    // An editor may have cut the space of an empty line that stays.
    const [sign, rest] = line === '' ? [' ', ''] : [line[0], line.slice(1)];
    expect(sign === ' ' || sign === '+' || sign === '-', `no line of a diff: ${line}`);
    if (sign !== '+') {
      expect(old[at] === rest, `line ${at + 1} is '${old[at]}', and not '${rest}'`);
      at++;
      left.old--;
    }
    if (sign !== '-') {
      made.push(rest);
      left.new--;
    }
  }
  expect(left.old === 0 && left.new === 0, 'the last hunk is not as long as it says');
  return [...made, ...old.slice(at)].join('\n');
}

/** @param {boolean} holds @param {string} otherwise */
function expect(holds, otherwise) {
  if (!holds) throw new Error(`the diff does not fit: ${otherwise}`);
}
