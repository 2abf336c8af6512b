/** The same in an order that chance has made: over many rounds everybody comes after everybody else. @template Item @param {Item[]} items @returns {Item[]} */
export function shuffled(items) {
  return items
    .map((item) => ({ item, place: Math.random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
}
