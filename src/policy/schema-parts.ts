export type JsonSchema = Readonly<Record<string, unknown>>;

/** An object with the keys of a type and no others: one that nothing reads does not compile, nor does one that is missing. */
export function mapping<T = Readonly<Record<string, unknown>>>(
  description: string,
  properties: Readonly<Record<keyof T & string, JsonSchema>>,
  required?: readonly (keyof T & string)[],
): JsonSchema {
  return { description, type: 'object', additionalProperties: false, ...(required ? { required } : {}), properties };
}

/** A text that is not empty. */
export function text(description: string, examples: readonly string[]): JsonSchema {
  return { description, type: 'string', minLength: 1, examples };
}
