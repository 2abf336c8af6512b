import { wordsFor } from './words.js';

const english = wordsFor({});

/** A failure that its message explains: printed without a stack trace, in the language of the terminal. */
export class DemoError extends Error {
  name = 'DemoError';

  /** @param {string} sentence @param {unknown[]} values */
  constructor(sentence, ...values) {
    super(english(sentence, ...values));
    this.sentence = sentence;
    this.values = values;
  }
}
