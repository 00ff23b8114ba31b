// What becomes of a port of a unit, and why: the walks of all its cases as the analysis of containers tells theirs.
import type { BindFact, RuntimeProfile } from '../../model/bind.ts';
import { type BindRow, rowOf } from '../bind/row.ts';
import { chainOf } from '../bind/trace.ts';
import type { BindQuestion, Step } from '../bind/walk.ts';
import { toldUnitCases, unitCases, versionsApart, versionsOf } from './cases.ts';
import { type UnitQuestion, walkUnit } from './walk.ts';

export function unitRow(question: BindQuestion, runtime: RuntimeProfile): BindRow {
  const unit = asked(question);
  const versions = versionsOf(runtime);
  const apart = versionsApart(unit.unit, versions);
  const profiles = runtime === 'unknown' ? versions.map(({ profile }) => profile) : undefined;
  return rowOf(unitCases(unit, apart), profiles);
}

export function unitTrace(question: BindQuestion, runtime: RuntimeProfile): readonly BindFact[] {
  const unit = asked(question);
  const walks = versionsOf(runtime).map((on) => {
    const told = toldUnitCases(unit, on).map((one): Step[] => {
      const steps: Step[] = [];
      walkUnit(unit, one, (step) => steps.push(step));
      return steps;
    });
    return [on, told] as const;
  });
  return chainOf(new Map(walks), 'systemd');
}

function asked({ workload, port, protocol, image, nodePortStart }: BindQuestion): UnitQuestion {
  const { unit } = workload;
  if (unit === undefined) throw new Error(`${workload.object.name} says nothing of a unit`);
  return { unit, port, protocol, image, hostPortStart: nodePortStart };
}
