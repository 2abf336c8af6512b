const twoDigits = (number) => String(number).padStart(2, '0');

// 12800 fen are 128.00 yuan.
exports.yuan = (fen) => (fen / 100).toFixed(2);

// A session id is a secret: whoever has it is the user. Four characters are enough to tell two apart.
exports.mask = (id) => (id ? `${id.slice(0, 4)}…` : '—');

// Milliseconds since 1970 as the time of day.
exports.timeOfDay = (time) => {
  const date = new Date(time);
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map(twoDigits).join(':');
};
