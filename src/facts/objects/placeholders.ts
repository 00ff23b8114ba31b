// Values that are filled in later: parameters of an OpenShift Template, of Tekton, kro, Crossplane, Katib and others.
import { isMapping, type Mapping } from '../../model/mapping.ts';
import { type Pointer, tokens } from '../../model/pointer.ts';
import type { Place } from './typed-fields.ts';

/** A text that is nothing but what another program replaces: `${VAR}`, `${{PARAM}}`, `{{ var }}`, `$(params.port)`, `<port>`, `%%x%%`. */
const PLACEHOLDER = /^(?:\$\{.*\}|\{\{.*\}\}|\$\(.*\)|\$\[.*\]|\$[A-Za-z_]\w*|<[^<>]*>|%%?[\w .-]+%%?|__\w+__|@@?[\w.-]+@@?)$/s;

export function isPlaceholder(value: unknown): boolean {
  return typeof value === 'string' && PLACEHOLDER.test(value.trim());
}

/** What stands at a pointer in an object. */
export function valueAt({ value, at }: Place, pointer: Pointer): unknown {
  let inner: unknown = value;
  for (const token of tokens(pointer.slice(at.length))) inner = (inner as Record<string, unknown> | undefined)?.[token];
  return inner;
}

type Values = ReadonlyMap<string, string>;

/**
 * The objects of an OpenShift Template, with the values that its parameters have: openshift/origin pkg/template/template.go,
 * stringParameterExp and nonStringParameterExp. A parameter without a value stays as it is written.
 */
export function withParameters(objects: unknown, template: Mapping): unknown {
  const values = valuesOf(template.parameters);
  return values.size === 0 ? objects : replace(objects, values);
}

function valuesOf(parameters: unknown): Values {
  const given = Array.isArray(parameters) ? parameters.filter(isMapping) : [];
  return new Map(
    given.flatMap(({ name, value }) =>
      typeof name === 'string' && ['string', 'number', 'boolean'].includes(typeof value) && value !== ''
        ? [[name, String(value)] as const]
        : [],
    ),
  );
}

function replace(value: unknown, values: Values): unknown {
  if (typeof value === 'string') return value.includes('${') ? fill(value, values) : value;
  if (Array.isArray(value)) return value.map((item) => replace(item, values));
  if (!isMapping(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, replace(inner, values)]));
}

function fill(text: string, values: Values): unknown {
  const bare = /^\$\{\{([a-zA-Z0-9_]+)\}\}$/.exec(text);
  const value = bare && values.get(bare[1] ?? '');
  if (typeof value === 'string') return parsed(value);
  return text.replaceAll(/\$\{([a-zA-Z0-9_]+)\}/g, (whole, name: string) => values.get(name) ?? whole);
}

/** The bare value takes the place of the quotes and all. */
function parsed(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
