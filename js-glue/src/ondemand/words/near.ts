/** Whether a name is another one but for one letter put in, taken out or changed, or two that are swapped; or is that very name. */
export function isNear(name: string, known: string): boolean {
  let at = 0;
  while (at < known.length && name[at] === known[at]) at++;
  const same = (skip: number, knownSkip: number) => name.slice(at + skip) === known.slice(at + knownSkip);
  return same(1, 1) || same(1, 0) || same(0, 1) || (name[at] === known[at + 1] && name[at + 1] === known[at] && same(2, 2));
}
