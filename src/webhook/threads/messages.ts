// What the server and the threads that judge for it say to one another: plain data.

import type { LabelsHold } from '../../model/decision.ts';
import type { Language } from '../../model/finding.ts';
import type { Policy } from '../../policy/port-policy.ts';
import type { Telemetry } from '../admission/record.ts';
import type { Answer, PostedReview } from '../admission/verdict.ts';
import type { Log } from '../log.ts';

/** With which a thread begins. */
export interface ThreadData {
  readonly policy: Policy;
  readonly labels: LabelsHold;
  readonly language: Language;
  readonly isExported: boolean;
}

/** Its bytes are the thread's alone. */
type Handed = PostedReview & { readonly bytes: Uint8Array<ArrayBuffer> };

/** To a thread: another policy, or something to judge, which has waited for so many milliseconds. */
export type ToThread = { readonly policy: Policy } | { readonly job: number; readonly asked: Handed; readonly waited: number };

type Metric = {
  [Name in keyof Telemetry['metrics']]: readonly [Name, ...Parameters<Telemetry['metrics'][Name]>];
}[keyof Telemetry['metrics']];
type Line = readonly [level: keyof Log, fields: object, message: string];

export interface FromThread {
  readonly job: number;
  readonly answer: Answer;
  readonly metrics: readonly Metric[];
  readonly lines: readonly Line[];
}

/** Keeps what it is told of. */
export function keeping(): { readonly told: Telemetry; readonly kept: Pick<FromThread, 'metrics' | 'lines'> } {
  const metrics: Metric[] = [];
  const lines: Line[] = [];
  const at = (level: keyof Log) => (fields: object, message: string) => void lines.push([level, fields, message]);
  const told: Telemetry = {
    log: { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') },
    metrics: {
      request: (...given) => void metrics.push(['request', ...given]),
      findings: (...given) => void metrics.push(['findings', ...given]),
      duration: (...given) => void metrics.push(['duration', ...given]),
    },
  };
  return { told, kept: { metrics, lines } };
}

/** Tells on what was kept. */
export function tellOn({ metrics, lines }: Pick<FromThread, 'metrics' | 'lines'>, told: Telemetry): void {
  for (const metric of metrics) {
    if (metric[0] === 'request') told.metrics.request(metric[1], metric[2], metric[3]);
    else if (metric[0] === 'findings') told.metrics.findings(metric[1], metric[2], metric[3]);
    else told.metrics.duration(metric[1]);
  }
  for (const [level, fields, message] of lines) told.log[level](fields, message);
}
