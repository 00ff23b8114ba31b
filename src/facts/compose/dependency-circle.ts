// Services that wait for one another: compose-go graph/cycle.go, whose words are those of the error. It goes by the names in their order,
// and tells the first circle that it meets.
import type { Mapping } from '../../model/mapping.ts';
import { child, type Pointer } from '../../model/pointer.ts';
import { dependencies, mayDepend } from './undefined-names.ts';

export interface DependencyCircle {
  /** The service with which the circle begins. */
  readonly name: string;
  /** Where that names the next one. */
  readonly at: Pointer;
  readonly text: string;
}

type Services = Readonly<Record<string, Mapping>>;

/** Of those that are started: undefined where there is none. Linear in services and what they name. */
export function dependencyCircle(services: Services): DependencyCircle | undefined {
  const done = new Set<string>();
  const names = Object.keys(services).filter((name) => mayDepend(services[name] ?? {}));
  for (const name of names.sort()) {
    const circle = circleFrom(name, services, done);
    if (circle !== undefined) return circle;
  }
  return undefined;
}

interface Named {
  readonly name: string;
  /** Where the one before names it. */
  readonly at: Pointer;
}

interface Step extends Named {
  readonly left: Named[];
}

function circleFrom(start: string, services: Services, done: Set<string>): DependencyCircle | undefined {
  const path: Step[] = [];
  const within = new Set<string>();
  const enter = (one: Named) => {
    path.push({ ...one, left: dependenciesOf(one.name, services) });
    within.add(one.name);
  };
  if (!done.has(start)) enter({ name: start, at: '' });
  for (let last = path.at(-1); last !== undefined; last = path.at(-1)) {
    const next = last.left.pop();
    if (next === undefined) {
      path.pop();
      within.delete(last.name);
      done.add(last.name);
    } else if (within.has(next.name)) return told([...path.slice(path.findIndex(({ name }) => name === next.name)), next]);
    else if (!done.has(next.name)) enter(next);
  }
  return undefined;
}

function told(circle: readonly Named[]): DependencyCircle {
  const [first, second] = circle;
  const chain = circle.map(({ name }) => name).join(' -> ');
  return { name: first?.name ?? '', at: second?.at ?? '', text: `dependency cycle detected: ${chain}` };
}

/** Those that are started, the first by name last. */
function dependenciesOf(name: string, services: Services): Named[] {
  return dependencies({ value: services[name] ?? {}, at: child('/services', name) })
    .filter((one) => Object.hasOwn(services, one.name))
    .sort((a, b) => (a.name < b.name ? 1 : -1));
}
