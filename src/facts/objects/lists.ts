// Objects that hold objects: every `*List` of Kubernetes, and OpenShift's Template.
import { apiGroup } from './locate-pods.ts';
import type { TypeMeta } from './object-ref.ts';
import { withParameters } from './placeholders.ts';
import type { Place } from './typed-fields.ts';

/** Lists in one another. kubectl has no bound; nobody nests more than two. */
export const MAX_LISTS = 16;
/** Objects of one document. */
export const MAX_OBJECTS = 1_000_000;

const TYPED_LIST = 'List';

export interface Items {
  readonly key: 'items' | 'objects';
  readonly items: unknown;
  /** What the kind of the list says of its items; both `''` for one that says nothing. */
  readonly ofItem: TypeMeta;
}

/** The items of a list, of whatever type they are; undefined for any other object. */
export function itemsOf(object: Place, meta: TypeMeta): Items | undefined {
  if (meta.kind.endsWith(TYPED_LIST) && Object.hasOwn(object.value, 'items')) {
    const kind = meta.kind.slice(0, -TYPED_LIST.length);
    return { key: 'items', items: object.value.items ?? [], ofItem: { kind, apiVersion: kind && meta.apiVersion } };
  }
  if (isTemplate(meta) && Object.hasOwn(object.value, 'objects')) {
    return {
      key: 'objects',
      items: withParameters(object.value.objects ?? [], object.value),
      ofItem: { kind: '', apiVersion: '' },
    };
  }
  return undefined;
}

/** openshift/api template/v1/types.go, once also served as `v1` (template/v1/legacy.go). */
function isTemplate({ apiVersion, kind }: TypeMeta): boolean {
  const group = kind === 'Template' ? apiGroup(apiVersion) : undefined;
  return group === 'template.openshift.io' || (group === '' && apiVersion !== '');
}
