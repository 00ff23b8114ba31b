import { describe, expect, test } from 'vitest';
import { knownPorts } from '../../src/knowledge/conventions.ts';
import { wellKnownName } from '../../src/knowledge/port-label.ts';
import type { PortRegistry } from '../../src/knowledge/ports.ts';
import { findPorts, loadRegistry, rangeOf } from '../../src/knowledge/ports.ts';

const registry: PortRegistry = await loadRegistry();

function registered(port: number): string | undefined {
  const name = registry[`${port}/tcp`]?.[0];
  return name === undefined ? undefined : wellKnownName(port, name);
}

describe('conventions and the registry', () => {
  test.each(knownPorts)('$port $service: the registry says what is claimed of it', (known) => {
    expect(registered(known.port)).toBe(known.registered);
    if (known.encrypted) expect(registered(known.encrypted.port)).toBe(known.encrypted.service);
  });

  test.each(knownPorts)('$port $service: texts in both languages', ({ origin, difference }) => {
    for (const text of difference ? [origin, difference] : [origin]) {
      expect(text.en).toMatch(/^[^ぁ-んァ-ヶ一-龠]+\.$/);
      expect(text.ja).toMatch(/[ぁ-ん].*。$/);
    }
  });

  test('stand in the order of their numbers', () => {
    const numbers = knownPorts.map(({ port }) => port);
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
  });

  test.each([
    [1521, 'convention'],
    [9042, 'convention'],
    [9200, 'convention'],
    [6379, 'official'],
    [27017, 'official'],
  ])('%i: what people say and what the registry says are both told (%s)', (port, standing) => {
    const [known] = knownPorts.filter((candidate) => candidate.port === port);
    expect(known?.standing).toBe(standing);
    if (port !== 9042) expect(known?.difference?.en).toContain('registry');
  });

  test.each([
    [66, 'sql*net'],
    [2483, 'ttc'],
    [2484, 'ttc-ssl'],
    [9300, 'vrace'],
    [109, 'pop2'],
    [587, 'submission'],
    [465, 'submissions'],
  ])('%i is %s, as a story says in passing', (port, name) => {
    expect(registered(port)).toBe(name);
  });

  test('the privileged services are privileged, the others are not', () => {
    for (const { port, group } of knownPorts) expect(port < 1024).toBe(group === 'privileged');
  });
});

describe('findPorts', () => {
  const numbers = (query: string): number[] => findPorts(query, registry).map(({ number }) => number);

  test('a number: names joined over protocols, and the story of the number', () => {
    expect(findPorts('80', registry)).toEqual([
      {
        number: 80,
        range: 'system',
        registrations: [
          { name: 'http', registryName: 'www-http', description: 'World Wide Web HTTP', protocols: ['TCP', 'UDP', 'SCTP'] },
        ],
        known: knownPorts.filter(({ port }) => port === 80),
      },
    ]);
  });

  test('a number whose protocols are assigned to different services', () => {
    expect(findPorts('514', registry)[0]?.registrations).toMatchObject([
      { name: 'shell', protocols: ['TCP'] },
      { name: 'syslog', protocols: ['UDP'] },
    ]);
  });

  test.each(['4', '1023', '4200', '65535', '0'])('%s: nothing in the registry, and still an answer', (query) => {
    expect(findPorts(query, registry)).toMatchObject([{ number: Number(query), registrations: [] }]);
  });

  test('3000: one registration, many users', () => {
    const [entry] = findPorts('3000', registry);
    expect(entry?.registrations.map(({ name }) => name)).toEqual(['remoteware-cl']);
    expect(entry?.known.map(({ service }) => service)).toContain('Next.js');
  });

  test.each([
    ['80-82', [80, 82]],
    [' 80 - 82 ', [80, 82]],
    ['3-6', [5]],
    ['9042-9042', [9042]],
    ['82-80', [80, 82]],
    ['65536', []],
    ['99999-100000', []],
    ['no such service', []],
  ])('%j gives %j', (query, expected) => {
    expect(numbers(query)).toEqual(expected);
  });

  test.each([
    ['http', 80],
    ['HTTPS', 443],
    ['dns', 53],
    ['domain', 53],
    ['whois', 43],
    ['nicname', 43],
    ['Next.js', 3000],
    ['redis', 6379],
    ['elastic', 9200],
    ['mail transfer', 25],
    ['web wide', 80],
    ['private mail', 24],
  ])('%j finds %i first', (query, first) => {
    expect(numbers(query)[0]).toBe(first);
  });

  test('words match names before descriptions, each in the order of the numbers', () => {
    const found = numbers('oracle');
    expect(found).toEqual(expect.arrayContaining([66, 1521, 2483, 2484]));
    expect(found.indexOf(1521)).toBeLessThan(found.indexOf(66));
  });

  test('no query: the ports with a story', () => {
    expect(numbers('')).toEqual([...new Set(knownPorts.map(({ port }) => port))]);
  });

  test('a registry is only read', () => {
    const frozen = Object.freeze({ '80/tcp': Object.freeze(['www-http', 'HTTP']) });
    expect(findPorts('80', frozen)).toHaveLength(1);
  });
});

test.each([
  [0, 'system'],
  [1023, 'system'],
  [1024, 'user'],
  [49151, 'user'],
  [49152, 'dynamic'],
  [65535, 'dynamic'],
])('%i is a %s port', (port, range) => {
  expect(rangeOf(port)).toBe(range);
});
