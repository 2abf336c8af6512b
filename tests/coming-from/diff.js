/** A unified diff that shows all of a file: the file as it was, and as it becomes. */

const HEAD = /^--- (\S+)\n\+\+\+ (\S+)\n@@ -1,(\d+) \+1,(\d+) @@\n/;

/** @typedef {{ path: string, before: string, after: string }} Sides */

/** @param {string} diff @returns {Sides} */
export function sidesOf(diff) {
  const [head = '', path, to, old, made] = HEAD.exec(diff) ?? [];
  if (!path || path !== to) throw new Error('a diff begins with --- and +++ and the path of its file, and shows all of it');
  const lines = diff.slice(head.length).split('\n').map((line) => {
    // An editor may have cut the space of an empty line that stays.
    const [sign = ' ', rest] = [line[0], line.slice(1)];
    if (![' ', '-', '+'].includes(sign)) throw new Error(`no line of a diff: ${line}`);
    return { sign, rest };
  });
  const side = (/** @type {string} */ other) => lines.filter(({ sign }) => sign !== other).map(({ rest }) => rest);
  const [before, after] = [side('+'), side('-')];
  if (before.length !== Number(old) || after.length !== Number(made)) throw new Error(`${path}: the diff is not as long as it says`);
  return { path, before: before.join('\n'), after: after.join('\n') };
}
