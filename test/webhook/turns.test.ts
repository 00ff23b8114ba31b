import { describe, expect, test } from 'vitest';
import { createTurns } from '../../src/webhook/http/turns.ts';

/** What happens, in order, and a clock that `make` moves on. */
function recorded(milliseconds: number) {
  const events: string[] = [];
  const turns: (() => void)[] = [];
  let now = 0;
  const nextTurn = createTurns(
    () => now,
    (action) => void turns.push(action),
  );
  const ask = (name: string, isAnswered = true) =>
    nextTurn(() => {
      events.push(`make ${name}`);
      now += milliseconds;
      return isAnswered ? () => void events.push(`send ${name}`) : undefined;
    });
  return { events, turns, ask };
}

describe('answers of one turn', () => {
  test('are made in order, and sent together', () => {
    const { events, turns, ask } = recorded(0.1);
    for (const name of ['a', 'b', 'c']) ask(name);
    expect(events).toEqual([]);
    expect(turns).toHaveLength(1);
    turns[0]?.();
    expect(events).toEqual(['make a', 'make b', 'make c', 'send a', 'send b', 'send c']);
  });

  test('do not wait for one another for long', () => {
    const { events, turns, ask } = recorded(0.6);
    for (const name of ['a', 'b', 'c']) ask(name);
    turns[0]?.();
    expect(events).toEqual(['make a', 'make b', 'send a', 'send b', 'make c', 'send c']);
  });

  test('that take long leave the rest to a turn of its own, in front of what has come in since', () => {
    const { events, turns, ask } = recorded(3);
    for (const name of ['a', 'b', 'c']) ask(name);
    turns[0]?.();
    ask('d');
    expect(events).toEqual(['make a', 'send a', 'make b', 'send b']);
    expect(turns).toHaveLength(2);
    turns[1]?.();
    turns[2]?.();
    expect(events.slice(4)).toEqual(['make c', 'send c', 'make d', 'send d']);
  });

  test('leave out what could not be made', () => {
    const { events, turns, ask } = recorded(0);
    ask('a', false);
    ask('b');
    turns[0]?.();
    expect(events).toEqual(['make a', 'make b', 'send b']);
  });

  test('what comes in while they are made has a turn of its own', () => {
    const { events, turns, ask } = recorded(0);
    ask('a');
    turns[0]?.();
    ask('b');
    expect(turns).toHaveLength(2);
    turns[1]?.();
    expect(events).toEqual(['make a', 'send a', 'make b', 'send b']);
  });
});
