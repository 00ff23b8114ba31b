// A project of one file that takes nothing from elsewhere is read without a place for each value: it says the same, at the same places.
import { describe, expect, test } from 'vitest';
import { child, type Pointer } from '../../../src/model/pointer.ts';
import { plainServices } from '../../../src/sources/compose/plain-services.ts';
import { readYaml, type YamlDocument } from '../../../src/sources/yaml/read.ts';
import { projectOf } from './project-of.ts';

/** With an empty file put on it, a project is put together value by value. */
const NOTHING = { 'compose.override.yaml': 'services: {}\n' };

/** Every value, and beside each what is not there. */
function pointersIn(value: unknown, at: Pointer = ''): Pointer[] {
  const own = [at, child(at, 'nothing'), child(at, 99)];
  if (typeof value !== 'object' || value === null) return own;
  return [...own, ...Object.entries(value).flatMap(([key, item]) => pointersIn(item, child(at, key)))];
}

function isPlain(text: string): boolean {
  const documents = readYaml(text, 'compose.yaml').documents.filter((one): one is YamlDocument => 'root' in one);
  return plainServices(documents, new Map([['TAG', '1']])) !== undefined;
}

const PLAIN: Readonly<Record<string, string>> = {
  'block style': `name: a
# kport-allow privileged-host-port: the web is here
services:
  web:
    image: web # kport-allow may-run-as-root: it drops
    ports:
      - "80:80"
      - target: 443
        published: "443"
    environment:
      PORT: 80
      EMPTY:
      LONG: >-
        one
        two
    command: |
      serve
        --port 80

  db: {image: db, cap_drop: [ALL], user: "1:1", tmpfs: []}
`,
  'no service at all in one': 'services:\n  web:\n  db: {}\n  one: {image: one}\nvolumes: {}\n',
  'anchors and aliases': `x-common: &common # kport-allow may-run-as-root: it drops
  image: &image "a:\${TAG}"
  cap_drop: &all [ALL]
  environment: &environment
    A: $TAG
    B: two
x-logging: &logging {driver: none, options: {tag: *image}}
services:
  web:
    <<: *common
    environment:
      <<: *environment
      A: one
    ports: &ports
    - "80:80"
    - target: 443
  db:
    <<: [*common, {image: b, user: "1:1"}]
    logging: *logging
    ports: *ports
  last: {<<: *common, cap_drop: [], cap_add: *all}
volumes:
  data: &data {driver: local}
  more: *data
`,
  variables: `services:\n  web: {image: "web:\${TAG:-0}", ports: ["\${PORT:-80}:80"], command: [$$HOME, $TAG, "\${OTHER}"]}\nx-a: {b: c}\n`,
  'a list twice in a mapping that nobody keys': 'services: {web: {image: a, command: [a, a], ports: [80, 80]}}\n',
  'behind a marker': '---\nservices:\n  web: {image: a}\n',
  'without its last line feed': 'services:\n  web:\n    image: a\n    user: root',
  'names that end in a number, or in what was a boolean':
    'services: {web-1: {image: a, volumes: ["data-0:/a"]}, db-y: {image: a, hostname: on-off}}\nvolumes: {data-0: {}, data-1: {}}\n',
  'what is called like a boolean': 'services: {web: {image: online, labels: {one: "yes"}, hostname: no-one}}\n',
};

const TEXTS: Readonly<Record<string, string>> = {
  'former booleans': 'services:\n  web: {image: a, restart: no, labels: {a: yes , b: On}}\n',
  'one of its own line': 'services:\n  web:\n    image: a\n    restart:\n      no\n',
  'one as a key': 'services:\n  y: {image: a, labels: {no: b}}\n',
  'one in a list': 'services:\n  web:\n    image: a\n    command:\n      - on\n      - off\n',
  'a key twice': 'services:\n  web: {image: a}\n  web: {image: b}\n',
  'items twice': 'services: {web: {image: a, cap_add: [A, B, A], environment: [A=1, A=2], labels: [a, {}]}}\n',
  'no template': 'services: {web: {image: "$' + '{"}}\n',
  'no template elsewhere': 'services: {web: {image: a}}\nx-a: ["$' + '{-}"]\n',
  'volumes without any': 'services: {web: {image: a}}\nvolumes:\n',
  'unknown keys': 'services: {web: {image: a}}\nvolume: {}\n',
  'a merge key behind another key': 'x-a: &a {image: a}\nservices:\n  web:\n    user: "1"\n    <<: *a\n',
  'a former boolean behind an anchor': 'services:\n  a: {image: a}\n  web:\n    image: &a on\n    labels: [*a]\n',
  'a key that is a number behind an anchor': 'x-a: &a {80: b}\nservices: {web: {image: a, labels: *a}}\n',
  'a number of a port behind an anchor': 'services:\n  web:\n    image: a\n    ports:\n    - &a 080\n    expose: [*a]\n',
  'items twice behind an alias': 'x-a: &a [A, A]\nservices: {web: {image: a, cap_add: *a}}\n',
  'no template behind an alias': 'x-a: &a {image: "$' + '{"}\nservices: {web: {<<: *a}}\n',
  'a key that is a number': 'services: {web: {image: a, labels: {1: b}}}\n',
  extends: 'services: {a: {image: a}, b: {extends: a, user: b}}\n',
  tags: 'services: {a: {image: a, ports: !reset []}}\n',
  'two documents': 'services: {a: {image: a}}\n---\nservices: {a: {user: b}}\n',
  'no services': 'volumes: {}\n',
  'services of another type': 'services: [a]\n',
  'a list': '- a\n',
  include: 'services: {a: {image: a}}\ninclude: []\n',
};

describe('read without places', () => {
  test.each(Object.entries(PLAIN))('%s', (_, text) => {
    expect(isPlain(text)).toBe(true);
    const [plain, whole] = [projectOf({ 'compose.yaml': text }), projectOf({ 'compose.yaml': text, ...NOTHING })];
    expect(plain.unreadable).toEqual(whole.unreadable);
    expect(JSON.stringify(plain.document?.object)).toBe(JSON.stringify(whole.document?.object));
    const pointers = pointersIn(whole.document?.object);
    const placesBy = ({ document }: typeof plain) => pointers.map((at) => [at, document?.locate(at), document?.written?.(at)]);
    expect(placesBy(plain)).toEqual(placesBy(whole));
    expect(plain.document?.comments?.('kport')).toEqual(whole.document?.comments?.('kport'));
    expect(plain.document?.line(2)).toBe(whole.document?.line(2));
  });
});

describe('put together', () => {
  test.each(Object.entries(TEXTS))('%s', (_, text) => {
    expect(isPlain(text)).toBe(false);
    const [alone, whole] = [projectOf({ 'compose.yaml': text }), projectOf({ 'compose.yaml': text, ...NOTHING })];
    expect(alone.unreadable).toEqual(whole.unreadable);
    expect(alone.document?.object).toEqual(whole.document?.object);
  });
});
