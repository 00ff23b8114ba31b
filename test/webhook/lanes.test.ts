import { describe, expect, test } from 'vitest';
import { createLanes, LARGE } from '../../src/webhook/http/lanes.ts';

/** Bodies by name, whose ends are told in order, and a clock that a test moves on. */
function watched(small: number, large: number) {
  const told: string[] = [];
  const clock = { now: 0 };
  const lanes = createLanes({ small, large, stopwatch: () => clock.now });
  const enter = (name: string, declared = 0) => {
    const place = lanes.enter(declared, (because) => void told.push(`${name} ${because}`));
    return place;
  };
  return { told, clock, lanes, enter };
}

describe('bodies that are held together', () => {
  test('fit, until one has no room: the one that has been coming for the longest gives way', () => {
    const { told, enter } = watched(10_000, 0);
    const [first, second, third] = [enter('first'), enter('second'), enter('third')];
    expect([first.hold(4000), second.hold(4000), third.hold(4000)]).toEqual([true, true, true]);
    expect(told).toEqual(['first too-much']);
    expect(first.hold(1)).toBe(false);
  });

  test('and what is whole gives way to nobody', () => {
    const { told, enter } = watched(10_000, 0);
    const [first, second] = [enter('first'), enter('second')];
    expect([first.hold(4000), second.hold(4000)]).toEqual([true, true]);
    first.whole();
    second.whole();
    const third = enter('third');
    expect(third.hold(4000)).toBe(false);
    third.leave();
    first.leave();
    first.leave();
    const fourth = enter('fourth');
    expect(fourth.hold(4000)).toBe(true);
    fourth.whole();
    expect(enter('fifth').hold(4000)).toBe(false);
    expect(told).toEqual([]);
  });

  test('large ones leave room for small ones, whether their client says how large they are or not', () => {
    const { told, enter } = watched(2 * LARGE, 4 * LARGE);
    const [said, unsaid] = [enter('said', 2 * LARGE), enter('unsaid')];
    expect([said.hold(2 * LARGE - 1000), unsaid.hold(LARGE), unsaid.hold(1), unsaid.hold(LARGE / 2)]).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect([enter('a').hold(LARGE), enter('b').hold(LARGE / 2)]).toEqual([true, true]);
    expect(enter('large', 2 * LARGE).hold(2 * LARGE)).toBe(true);
    expect(told[0]).toBe('said too-much');
  });

  test('cost more than their bytes where they come byte by byte', () => {
    const { enter } = watched(100_000, 0);
    const place = enter('drip');
    let pieces = 0;
    while (place.hold(1)) pieces += 1;
    expect(pieces).toBeLessThan(1000);
  });

  test('are cut off where they are too slow, small ones or large ones', () => {
    const { told, clock, lanes, enter } = watched(LARGE, 8 * LARGE);
    const [quick, , , whole] = [enter('quick'), enter('stuck'), enter('large', 2 * LARGE), enter('whole')];
    whole.whole();
    clock.now = 4900;
    lanes.check();
    expect(told).toEqual([]);
    clock.now = 5100;
    quick.hold(4000);
    lanes.check();
    expect(told).toEqual(['stuck too-slow', 'large too-slow']);
  });
});
