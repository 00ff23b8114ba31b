// Exemptions of a policy as conditions on the request and on a container. Values are globs there and patterns of RE2 here.
import type { Exemption, Policy } from '../policy/port-policy.ts';
import type { Cel } from '../rules/cel.ts';
import { celString } from './cel-text.ts';
import type { Variable } from './facts-in-cel.ts';

/**
 * A bool: an exemption holds for what the rule says of the container `c`, or where there is none, of the Pod. What exemptions ask of the
 * request stands in variables: written out for every rule, thirty of them made an object that kubectl apply does not take.
 */
export function exemptInCel(ruleId: string, { exemptions }: Policy, about: 'container' | 'pod'): Cel | undefined {
  const holding = exemptions.flatMap((exemption, index) =>
    (exemption.rules?.includes(ruleId) ?? true) ? conditionOf(exemption, index, about) : [],
  );
  return holding.length === 0 ? undefined : `(${holding.join(' || ')})`;
}

/** What each asks of the request. */
export function exemptionVariables({ exemptions }: Policy): Variable[] {
  return exemptions.flatMap((exemption, index) => {
    const expression = ofRequest(exemption);
    return expression === undefined || exemption.files !== undefined ? [] : [{ name: nameOf(index), expression }];
  });
}

function nameOf(index: number): string {
  return `exemption${index}`;
}

/** Nothing where it can never hold: of a request no file is known, and of a Pod no container. */
function conditionOf(exemption: Exemption, index: number, about: 'container' | 'pod'): Cel[] {
  const { files, containers, images } = exemption;
  if (files !== undefined || (about === 'pod' && (containers ?? images) !== undefined)) return [];
  const all = [
    ofRequest(exemption) && `variables.${nameOf(index)}`,
    like('c.self.name', containers),
    like("c.self.?image.orValue('')", images),
  ].filter((one) => one !== undefined);
  return [all.length === 0 ? 'true' : `(${all.join(' && ')})`];
}

/** Undefined where any will do. */
function ofRequest({ namespaces, kinds, names, users, groups, expires }: Exemption): Cel | undefined {
  const all = [
    like('request.namespace', namespaces),
    likeKind(kinds),
    like(`object.metadata.?name.orValue('')`, names),
    like("request.userInfo.?username.orValue('')", users),
    groups && `request.userInfo.?groups.orValue([]).exists(x, ${likeOf('x', groups)})`,
    expires === undefined ? undefined : stillHolds(expires),
  ].filter((one) => one !== undefined);
  return all.length === 0 ? undefined : all.join(' && ');
}

function like(value: Cel, globs: readonly string[] | undefined): Cel | undefined {
  return globs && likeOf(value, globs);
}

function likeOf(value: Cel, globs: readonly string[]): Cel {
  return `${value}.matches(${celString(`(?s)^(${globs.map(patternOf).join('|')})$`)})`;
}

/** `*` stands for any characters, `?` for one. */
function patternOf(glob: string): string {
  return glob.replaceAll(/[\\^$.|+()[\]{}*?]/g, (one) => (one === '*' ? '.*' : one === '?' ? '.' : `\\${one}`));
}

/** `Deployment` is the kind of any group; `apps/Deployment` the group, too, where that of `v1` is `core`. */
function likeKind(kinds: readonly string[] | undefined): Cel | undefined {
  if (kinds === undefined) return undefined;
  const [withGroup, alone] = [kinds.filter((kind) => kind.includes('/')), kinds.filter((kind) => !kind.includes('/'))];
  const group = `(request.kind.group == '' ? 'core' : request.kind.group)`;
  const each = [like('request.kind.kind', alone), like(`(${group} + '/' + request.kind.kind)`, withGroup)];
  const said = [alone.length > 0 ? each[0] : undefined, withGroup.length > 0 ? each[1] : undefined];
  return `(${said.filter((one) => one !== undefined).join(' || ') || 'false'})`;
}

/**
 * CEL has no clock. On CREATE the API server has just written creationTimestamp, whatever the client sent; on UPDATE the newest time of
 * managedFields is now, unless the client sent none: then the exemption is over.
 */
function stillHolds(expires: string): Cel {
  const last = celString(expires);
  const day = (time: Cel) => `string(${time}).substring(0, 10)`;
  const times = `object.metadata.?managedFields.orValue([]).filter(m, has(m.time))`;
  return `(request.operation == 'CREATE' ? ${day('object.metadata.creationTimestamp')} <= ${last} : size(${times}) > 0 && ${times}.all(m, ${day('m.time')} <= ${last}))`;
}
