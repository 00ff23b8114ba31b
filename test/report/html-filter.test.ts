import { describe, expect, test } from 'vitest';
import { escapeHtml, scriptJson } from '../../src/report/html/escaped.ts';
import { matching, matchingRows, searchTexts, viewOf } from '../../src/report/html/filter.ts';
import { pageData } from '../../src/report/html/make-data.ts';
import {
  filtersFromHash,
  filtersToHash,
  firstState,
  toggled,
  type ViewState,
  withoutFilters,
} from '../../src/report/html/view-state.ts';
import { RULES } from './formats/given.ts';
import { finding, result } from './lint-results.ts';

const pod = (namespace: string, name: string) => ({ apiVersion: 'v1', kind: 'Pod', namespace, name });
const data = pageData(
  result({
    findings: [
      finding({ data: { container: 'web', port: '80 (http)', high: 8080, number: 80 }, subject: pod('shop', 'web') }),
      finding({
        message: 'Port 443 & more',
        severity: 'warning',
        subject: pod('ops', 'tls'),
        origin: { file: 'tls.yaml', document: 0 },
      }),
      finding({ message: 'ＡＢＣ ｶﾅ', severity: 'info', ruleId: 'duplicate-key', subject: pod('ops', 'kana') }),
    ],
  }),
  { language: 'en', version: '1.2.3', rules: RULES },
);
const first = firstState(data);
const found = (changes: Partial<ViewState>) => matching(data, { ...first, ...changes }, () => searchTexts(data));

describe('findings that are asked for', () => {
  test.each<[Partial<ViewState>, number[]]>([
    [{}, [0, 1, 2]],
    [{ query: '  ' }, [0, 1, 2]],
    [{ query: 'PORT 443' }, [1]],
    [{ query: '443 port' }, [1]],
    [{ query: 'port tls' }, [1]],
    [{ query: 'tls.yaml:' }, []],
    [{ query: 'tls.yaml' }, [1]],
    [{ query: 'duplicate' }, [2]],
    [{ query: 'shop/web' }, [0]],
    [{ query: 'containerport:' }, [0, 1, 2]],
    [{ query: 'abc カナ' }, [2]],
    [{ query: '特権ポート' }, [0, 1]],
    [{ query: 'no such thing' }, []],
    [{ severities: ['error', 'info'] }, [0, 2]],
    [{ severities: [] }, []],
    [{ rule: 1 }, [2]],
    [{ namespace: 1 }, [1, 2]],
    [{ file: 1 }, [1]],
    [{ namespace: 1, severities: ['info'], query: 'kana' }, [2]],
  ])('%j are %j', (changes, indexes) => {
    expect(found(changes)).toEqual(indexes);
  });

  test('texts are made only when somebody searches', () => {
    const fail = () => expect.fail('nobody has searched');
    expect(matching(data, { ...first, rule: 1 }, fail)).toEqual([2]);
  });

  test('containers are those with a verdict that is asked for', () => {
    const row = (verdict: 'binds' | 'fails') => ({
      object: 0,
      file: 0,
      container: 'c',
      ports: [{ port: 80, protocol: 'TCP', verdict, phrase: 0 }],
    });
    const rows = { ...data, workloads: [row('binds'), row('fails')] };
    expect(matchingRows(rows, first)).toEqual([0, 1]);
    expect(matchingRows(rows, { ...first, verdicts: ['fails'] })).toEqual([1]);
  });
});

describe('the order of findings', () => {
  const many = pageData(
    result({
      findings: [
        finding({
          severity: 'info',
          ruleId: 'duplicate-key',
          subject: pod('shop', 'b'),
          origin: { file: 'z.yaml', document: 0 },
        }),
        finding({ severity: 'error', subject: pod('ops', 'c'), origin: { file: 'a.yaml', document: 0 } }),
        finding({ severity: 'warning', subject: pod('ops', 'a'), origin: { file: 'a.yaml', document: 1 } }),
        finding({ severity: 'error', subject: pod('shop', 'b'), origin: { file: 'z.yaml', document: 0 } }),
      ],
    }),
    { language: 'en', version: '1.2.3', rules: RULES },
  );
  const seen = (changes: Partial<ViewState>) => viewOf(many, { ...firstState(many), ...changes }, () => searchTexts(many));

  test.each<[Partial<ViewState>, number[]]>([
    [{}, [1, 3, 2, 0]],
    [{ sort: 'place' }, [0, 1, 2, 3]],
    [{ sort: 'rule' }, [0, 1, 2, 3]],
    [{ sort: 'object' }, [2, 1, 0, 3]],
    [{ sort: 'object', severities: ['error'] }, [1, 3]],
    [{ group: 'rule' }, [0, 1, 3, 2]],
    [{ group: 'object' }, [2, 1, 3, 0]],
    [{ group: 'namespace', sort: 'place' }, [1, 2, 0, 3]],
    [{ group: 'file', sort: 'object' }, [2, 1, 0, 3]],
  ])('%j is %j', (changes, order) => {
    expect(seen(changes).shown).toEqual(order);
  });

  test('groups are counted as they are shown', () => {
    expect(seen({ group: 'rule' }).groups).toEqual(
      new Map([
        [0, 1],
        [1, 3],
      ]),
    );
    expect(seen({ group: 'namespace', severities: ['error'] }).groups).toEqual(
      new Map([
        [1, 1],
        [0, 1],
      ]),
    );
  });
});

describe('the state', () => {
  test.each<[Partial<ViewState>, string]>([
    [{}, ''],
    [{ query: 'a b&c' }, 'q=a+b%26c'],
    [{ severities: ['error'], rule: 1, namespace: 1, file: 0 }, 'severity=error&rule=duplicate-key&namespace=ops&file=web.yaml'],
    [{ severities: [] }, 'severity='],
    [{ sort: 'object', group: 'namespace' }, 'sort=object&group=namespace'],
  ])('%j is %s in an address, and comes back from it', (changes, hash) => {
    const state = { ...first, ...changes };
    expect(filtersToHash(state, data)).toBe(hash);
    expect(filtersFromHash(`#${hash}`, first, data)).toEqual({
      rule: undefined,
      namespace: undefined,
      file: undefined,
      ...state,
    });
  });

  test('leaves out what the report does not have', () => {
    expect(
      found(filtersFromHash('#rule=gone&severity=fatal,info&namespace=__proto__&sort=age&group=__proto__', first, data)),
    ).toEqual([2]);
  });

  test('opens all findings where they can be read through', () => {
    expect(first.isOpen).toBe(true);
    expect(firstState({ ...data, findings: Array.from({ length: 41 }, () => data.findings[0] as never) }).isOpen).toBe(false);
  });

  test('toggles one of several in their order', () => {
    expect(toggled(['a', 'b', 'c'], ['a', 'c'], 'b')).toEqual(['a', 'b', 'c']);
    expect(toggled(['a', 'b', 'c'], ['a', 'c'], 'a')).toEqual(['c']);
  });

  test('without filters keeps the language', () => {
    const state = withoutFilters({ ...first, language: 'ja', query: 'x', rule: 1, severities: [] });
    expect(state).toMatchObject({ language: 'ja', query: '', rule: undefined, severities: ['error', 'warning', 'info'] });
  });
});

describe('text', () => {
  test.each(['<', '>', '&', '"', "'"])('escapes %s', (character) => {
    expect(escapeHtml(`a${character}b`)).toMatch(/^a&[#\w]+;b$/);
  });

  test('as JSON cannot end its element', () => {
    const value = JSON.stringify({ a: '</script><!--\u2028&amp;' });
    expect(scriptJson(value)).not.toMatch(/[<>&\u2028]/);
    expect(JSON.parse(scriptJson(value))).toEqual(JSON.parse(value));
  });
});
