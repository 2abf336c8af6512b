// What happened to the session since the app was launched, for the session page to show.
const { timeOfDay } = require('./format');
const { explain } = require('./messages');

const LIMIT = 50;

const counters = { login: 0, expired: 0, error: 0 };
let entries = []; // newest first
let lastId = 0;
let listeners = [];

function note(text, failed = false) {
  const entry = { id: ++lastId, time: timeOfDay(Date.now()), text, failed };
  entries = [entry, ...entries].slice(0, LIMIT);
  listeners.forEach((listener) => listener());
}

// Counts and notes the client's events. Called once, at launch, so that nothing is missed.
function watch(client) {
  client.on('login', ({ expiresAt }) => {
    counters.login++;
    note(expiresAt ? `登录成功，会话有效期至 ${timeOfDay(expiresAt)}` : '登录成功');
  });
  client.on('expired', () => {
    counters.expired++;
    note('会话已失效，没能自动续期', true);
  });
  client.on('error', (error) => {
    counters.error++;
    note(explain(error), true);
  });
  client.on('logout', () => note('会话已从本机清除'));
}

// Tells the listener of every new entry; the returned function ends that.
function onChange(listener) {
  listeners = listeners.concat(listener);
  return () => {
    listeners = listeners.filter((known) => known !== listener);
  };
}

module.exports = {
  note,
  watch,
  onChange,
  counters: () => Object.assign({}, counters),
  entries: () => entries,
};
