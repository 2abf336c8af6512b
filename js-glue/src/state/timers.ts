/** The timers of one client, by their numbers: 0 for the login's, else the number of the call whose limit it is. */
import type { Milliseconds, TimerNumber } from '../generated/border';
import type { ClientState } from './client-state';

/** Added to the number of a call, the number of the timer by which what its task tells is held back. */
export const HOLD = 0.5;

/** Starts a timer, anew if it runs. */
export function startTimer(state: ClientState, timer: TimerNumber, delay: Milliseconds, fired: () => void): void {
  stopTimer(state, timer);
  state._timers.set(
    timer,
    setTimeout(() => {
      state._timers.delete(timer);
      fired();
    }, delay),
  );
}

export function stopTimer({ _timers: timers }: ClientState, timer: TimerNumber): void {
  clearTimeout(timers.get(timer));
  timers.delete(timer);
}
