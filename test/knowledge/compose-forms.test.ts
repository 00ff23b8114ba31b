// Every form of a text that Compose has, asked of long texts: what is not linear would take minutes.
import { describe, expect, test } from 'vitest';
import { TEXT_FORMS } from '../../src/knowledge/compose-forms.ts';

const LENGTH = 100_000;
/** Many keys share one. */
const FORMS = new Map([...TEXT_FORMS].map(([key, { why }]) => [why, key]));
const PIECES = ['1', 'a', ':', '${', '$(', '$()', '1s', '1.', '\\a', '"a"', 'a ', ' '];
const ENDS = ['', '1', '"', ':', 'x:'];

describe('a long text', () => {
  test.each([...FORMS].map(([why, key]) => ({ key, why })))('of $key is looked at in time', ({ why }) => {
    const { user, system } = process.cpuUsage();
    for (const piece of PIECES) {
      for (const end of ENDS) expect(why(piece.repeat(LENGTH / piece.length) + end)).not.toBe('');
    }
    const spent = process.cpuUsage({ user, system });
    expect((spent.user + spent.system) / 1_000).toBeLessThan(2_000);
  });
});
