// A service whose settings do not go together: src/core/service.c service_verify, in its order; measured with systemd-analyze verify of 252.
import { child } from '../../model/pointer.ts';
import type { RefusedValue, UnitValue } from '../../model/unit.ts';

/** All values of a key, in the order in which systemd reads them. */
type ValuesOf = (section: string, key: string) => readonly Pick<UnitValue, 'value'>[];

/** Of a service of which somebody says a command. */
export function refusedService(valuesOf: ValuesOf): RefusedValue | undefined {
  const all = valuesOf('Service', 'ExecStart');
  const cleared = all.findLastIndex(({ value }) => value === '');
  const refused = (kind: RefusedValue['kind'], key: string, index: number): RefusedValue => {
    return { kind, text: '', key, at: index < 0 ? child('', 'Service') : child('', 'Service', key, index) };
  };
  if (cleared === all.length - 1) {
    const hasOther = valuesOf('Service', 'ExecStop').length > 0 || valuesOf('Unit', 'SuccessAction').length > 0;
    return hasOther ? undefined : refused('no-command', 'ExecStart', cleared);
  }
  const { value: type, index } = lastKnown(valuesOf('Service', 'Type'), TYPES);
  if (type !== 'oneshot' && all.length - cleared > 2) return refused('several-commands', 'ExecStart', cleared + 2);
  const restart = lastKnown(valuesOf('Service', 'Restart'), RESTARTS);
  if (type === 'oneshot' && /^(?:always|on-success)$/.test(restart.value)) {
    return refused('restart-of-oneshot', 'Restart', restart.index);
  }
  const hasName = (valuesOf('Service', 'BusName').at(-1)?.value ?? '') !== '';
  return type === 'dbus' && !hasName ? refused('no-bus-name', 'Type', index) : undefined;
}

const TYPES = ['simple', 'exec', 'forking', 'oneshot', 'dbus', 'notify', 'notify-reload', 'idle'];
const RESTARTS = ['no', 'on-success', 'on-failure', 'on-abnormal', 'on-watchdog', 'on-abort', 'always'];

/** What is none is ignored. */
function lastKnown(all: ReturnType<ValuesOf>, known: readonly string[]): { readonly value: string; readonly index: number } {
  const index = all.findLastIndex(({ value }) => known.includes(value));
  return { value: all[index]?.value ?? '', index };
}
