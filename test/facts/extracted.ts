import { expect } from 'vitest';
import { type ExtractSettings, extract } from '../../src/facts/objects/extract.ts';
import type { ExtractedObject } from '../../src/model/extracted-object.ts';
import type { ContainerFacts, Workload } from '../../src/model/workload.ts';
import { told } from '../told.ts';
import { deepFreeze, type Manifest } from './minimal-pod.ts';

export const NO_SETTINGS: ExtractSettings = { workloads: [], duplicateKeys: [] };

/** Extracts from a frozen manifest. */
export function extractFrom(manifest: Manifest, settings: Partial<ExtractSettings> = {}): ExtractedObject[] {
  return extract(deepFreeze(manifest), { ...NO_SETTINGS, ...settings });
}

export function workloadsOf(manifest: Manifest, settings: Partial<ExtractSettings> = {}): readonly Workload[] {
  const objects = extractFrom(manifest, settings);
  return objects.flatMap((object) => (object.kind === 'workloads' ? object.workloads : expect.fail(JSON.stringify(object))));
}

/** The only workload of a manifest. */
export function workloadOf(manifest: Manifest, settings: Partial<ExtractSettings> = {}): Workload {
  const [workload, ...others] = workloadsOf(manifest, settings);
  expect(others).toEqual([]);
  return workload ?? expect.fail('no workload');
}

/** The only container of the only workload. */
export function containerOf(manifest: Manifest): ContainerFacts {
  const [container, ...others] = workloadOf(manifest).containers;
  expect(others).toEqual([]);
  return container ?? expect.fail('no container');
}

/** The reasons for which the only object of a manifest is malformed. */
export function reasonsOf(manifest: Manifest, settings: Partial<ExtractSettings> = {}): string[] {
  const [object] = extractFrom(manifest, settings);
  return object?.kind === 'malformed' ? object.fields.map(({ reason }) => told(reason)) : expect.fail(JSON.stringify(object));
}
