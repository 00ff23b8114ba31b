// Under load many requests are ready in one turn of the event loop. A system call between two answers leaves the processor's caches
// to the kernel, and wakes a client that falls asleep again until the next one: so answers are made one after another, and then
// sent one after another.

/** Sends an answer that has been made. */
export type Send = () => void;

/** Makes an answer in the turn of the event loop that comes next. Neither function may throw. */
type NextTurn = (make: () => Send | undefined) => void;

/** Milliseconds after which what has been made is sent, however much is still to be made. */
const LONGEST_WAIT = 1;
/** And after which the rest has a turn of its own: what comes in must be read, and clients that are gone be seen. */
const LONGEST_TURN = 5;

/** `stopwatch` in milliseconds; `soon` calls back when all that has come in has been read. */
export function createTurns(stopwatch: () => number, soon: (action: () => void) => void = setImmediate): NextTurn {
  let waiting: (() => Send | undefined)[] = [];
  const work = (): void => {
    const due = waiting;
    waiting = [];
    const made: Send[] = [];
    const start = stopwatch();
    let [sent, done] = [start, 0];
    for (const make of due) {
      const send = make();
      done += 1;
      if (send !== undefined) made.push(send);
      const now = stopwatch();
      if (now - sent >= LONGEST_WAIT) {
        sendAll(made);
        sent = stopwatch();
      }
      if (now - start >= LONGEST_TURN) break;
    }
    sendAll(made);
    if (done < due.length) later(due.slice(done));
  };
  const later = (rest: typeof waiting): void => {
    if (waiting.length === 0) soon(work);
    waiting = [...rest, ...waiting];
  };
  return (make) => {
    waiting.push(make);
    if (waiting.length === 1) soon(work);
  };
}

function sendAll(made: Send[]): void {
  for (const send of made) send();
  made.length = 0;
}
