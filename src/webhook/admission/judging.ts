import { engineSettings } from '../../judge/context.ts';
import { type Evaluate, evaluator } from '../../judge/evaluate.ts';
import type { Language } from '../../model/finding.ts';
import type { Live } from '../../model/live.ts';
import type { Policy } from '../../policy/port-policy.ts';

/** What a policy is to every request that is judged by it. */
export interface Judging {
  readonly policy: Policy;
  readonly evaluate: Evaluate;
}

/** The policy that holds now, prepared once for all the requests that it holds for. */
export function judgings(live: Live<Policy>, language: Language): () => Judging {
  const prepare = (policy: Policy): Judging => ({
    policy,
    evaluate: evaluator(engineSettings({ policy, door: 'admission', language })),
  });
  let judging = prepare(live.current());
  return () => {
    const policy = live.current();
    if (policy !== judging.policy) judging = prepare(policy);
    return judging;
  };
}
