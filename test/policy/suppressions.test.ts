import { describe, expect, test } from 'vitest';
import { acceptedSuppressions, type Door } from '../../src/judge/doors.ts';
import { loadPolicy } from '../../src/policy/load.ts';
import type { Policy, SuppressionSpec } from '../../src/policy/port-policy.ts';
import { shippedPolicy } from '../../src/policy/presets.ts';
import { PRESETS } from '../../src/rules/rule.ts';
import { telling } from '../told.ts';
import { policyDocument } from './policy-document.ts';

const text = (suppressions: string, base = 'restricted') =>
  `apiVersion: kport.dev/v1alpha1\nkind: PortPolicy\nspec:\n  extends: ${base}\n  suppressions: ${suppressions}\n`;
const load = (written: string, base?: string): Promise<Policy> =>
  loadPolicy(policyDocument(written), async () => policyDocument(base ?? '', 'base.yaml'));

describe('what a policy says of suppressions', () => {
  test.each<[SuppressionSpec, [boolean, boolean], [boolean, boolean]]>([
    [{}, [true, true], [false, false]],
    [{ annotations: 'allow' }, [true, true], [false, true]],
    [{ annotations: 'forbid' }, [true, false], [false, false]],
    [{ comments: 'allow' }, [true, true], [true, false]],
    [{ comments: 'forbid' }, [false, true], [false, false]],
    [{ comments: 'forbid', annotations: 'allow' }, [false, true], [false, true]],
  ])('%j: comments and annotations in files %j, in a release and at admission %j', async (spec, files, admission) => {
    const policy = await load(text(JSON.stringify(spec)));
    const accepts = (door: Door) => {
      const { comments, annotations } = acceptedSuppressions(policy, door);
      return [comments, annotations];
    };
    expect([accepts('file'), accepts('release'), accepts('admission')]).toEqual([files, admission, admission]);
  });

  test.each(PRESETS)('%s says nothing', (preset) => expect(shippedPolicy(preset).suppressions).toEqual({}));

  test('holds over what it extends, key by key', async () => {
    const policy = await load(text('{comments: allow}', './base.yaml'), text('{comments: forbid, annotations: allow}'));
    expect(policy.suppressions).toEqual({ comments: 'allow', annotations: 'allow' });
  });

  test.each([
    ['{comments: forbidden}', 'spec.suppressions.comments must be one of allow, forbid, not "forbidden"; did you mean "forbid"?'],
    ['{annotation: allow}', 'unknown key "annotation" in spec.suppressions; did you mean "annotations"?'],
    ['[comments]', 'spec.suppressions must be a mapping, not a list'],
  ])('%s is refused', async (suppressions, message) => {
    await expect(telling(load(text(suppressions)))).rejects.toThrow(message);
  });
});
