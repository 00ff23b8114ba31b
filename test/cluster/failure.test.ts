import { ApiException } from '@kubernetes/client-node';
import { describe, expect, test } from 'vitest';
import { describeFailure, failureOf, isConflict, retryAfterMs, statusOf } from '../../src/cluster/failure.ts';
import { KportError } from '../../src/model/errors.ts';
import { tell } from '../../src/words/tell.ts';

const api = (code: number, body: unknown, headers: Record<string, string> = {}) => new ApiException(code, 'x', body, headers);

describe('describeFailure', () => {
  test.each([
    [api(403, '{"reason":"Forbidden","message":"secrets is forbidden"}'), 'HTTP 403 Forbidden: secrets is forbidden'],
    [
      api(409, { reason: 'Conflict', message: 'the object\nhas been modified' }),
      'HTTP 409 Conflict: the object has been modified',
    ],
    [api(422, '{"reason":"Invalid","message":"data: Invalid value: hunter2"}'), 'HTTP 422 Invalid'],
    [api(400, '{"reason":"BadRequest","message":"cannot decode hunter2"}'), 'HTTP 400 BadRequest'],
    [api(502, '<html>Bad gateway</html>'), 'HTTP 502'],
    [api(500, null), 'HTTP 500'],
    [Object.assign(new Error('Gone'), { statusCode: 410 }), 'HTTP 410 Gone'],
    [new DOMException('aborted', 'TimeoutError'), 'no answer in time'],
    [new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED') }), 'fetch failed: connect ECONNREFUSED'],
    [new AggregateError([new Error('connect ECONNREFUSED ::1:1'), new Error('connect')]), 'connect ECONNREFUSED ::1:1'],
    [new KportError('input', { code: 'no-answer-in-time' }), 'no answer in time'],
    ['text', 'text'],
    [undefined, 'undefined'],
  ])('%#', (error, line) => {
    expect(describeFailure(error)).toBe(line);
  });

  test('in Japanese, what others said is a quotation', () => {
    const told = [new DOMException('aborted', 'TimeoutError'), new Error('it broke')].map((error) =>
      tell(failureOf(error), 'ja'),
    );
    expect(told).toEqual(['時間内に応答がありませんでした', '「it broke」']);
  });

  test('it is bounded', () => {
    expect(describeFailure(new Error('x'.repeat(10_000)))).toHaveLength(300);
  });
});

test('statusOf', () => {
  expect([api(404, ''), Object.assign(new Error('x'), { statusCode: 500 }), new Error('x'), null].map(statusOf)).toEqual([
    404,
    500,
    undefined,
    undefined,
  ]);
  expect([api(409, ''), api(410, '')].map(isConflict)).toEqual([true, false]);
});

test('Retry-After counts in seconds', () => {
  const asked = ['3', '0', 'Wed, 21 Oct 2026 07:28:00 GMT', '-1'].map((value) =>
    retryAfterMs(api(429, '', { 'retry-after': value })),
  );
  expect(asked).toEqual([3000, 0, undefined, undefined]);
  expect(retryAfterMs(api(429, ''))).toBeUndefined();
  expect(retryAfterMs(new Error('x'))).toBeUndefined();
});
